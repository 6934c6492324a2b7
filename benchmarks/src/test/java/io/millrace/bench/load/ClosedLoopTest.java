package io.millrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {

  private static final int IN_FLIGHT = 20;

  private final ExecutorService place = Executors.newSingleThreadExecutor();

  @AfterEach
  void end() {
    place.shutdownNow();
  }

  @Test
  void the_runs_that_fill_the_system_are_not_measured() throws Exception {
    // given a server of one place: the first runs wait for few, later ones for all others
    var server = new OnePlace(2);

    // when
    var result = new ClosedLoop(asked(server)).run(IN_FLIGHT, Duration.ofMillis(400));

    // then every measured run has waited for about as many as are in flight
    assertThat(result.all()).isGreaterThanOrEqualTo(result.runs() + IN_FLIGHT);
    assertThat(result.ms(1)).isGreaterThan(IN_FLIGHT * 2 * 0.8);
  }

  @Test
  void throughput_is_what_ended_within_the_time_and_not_what_was_asked_for() throws Exception {
    var result = new ClosedLoop(asked(new OnePlace(5))).run(IN_FLIGHT, Duration.ofMillis(500));

    assertThat(result.perSecond()).isBetween(50.0, 210.0);
    assertThat(result.time()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void a_burst_takes_until_its_last_run_has_ended() throws Exception {
    var result = new ClosedLoop(asked(new OnePlace(2))).burst(50, Duration.ofSeconds(20));

    assertThat(result.runs()).isEqualTo(50);
    assertThat(result.time()).isGreaterThan(Duration.ofMillis(95));
  }

  @Test
  void so_many_in_all_are_asked_for_with_no_more_than_so_many_in_flight() throws Exception {
    var server = new OnePlace(1);

    var result = new ClosedLoop(asked(server)).some(4, 30, Duration.ofSeconds(20));

    assertThat(result.runs()).isEqualTo(30);
    assertThat(server.inFlightMax.get()).isEqualTo(4);
  }

  @Test
  void runs_that_do_not_end_within_the_bound_fail_the_measurement() {
    var loop = new ClosedLoop(asked(new OnePlace(60_000)));

    assertThatThrownBy(() -> loop.burst(3, Duration.ofMillis(200)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("3 of 3 runs");
  }

  private Asked asked(OnePlace server) {
    return new Asked(server, server, "w", "{}");
  }

  /** Works on one run at a time, for so many milliseconds each. */
  private final class OnePlace implements Door, Sight {
    private final long workMs;
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger inFlightMax = new AtomicInteger();

    private OnePlace(long workMs) {
      this.workMs = workMs;
    }

    @Override
    public String name() {
      return "one place";
    }

    @Override
    public CompletionStage<String> start(String workflow, String inputJson) {
      inFlightMax.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
      return CompletableFuture.completedFuture("run-" + runs.incrementAndGet());
    }

    @Override
    public CompletableFuture<End> of(String runId) {
      var end = new CompletableFuture<End>();
      place.execute(
          () -> {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(workMs));
            inFlight.decrementAndGet();
            end.complete(new End(runId, true, System.nanoTime()));
          });
      return end;
    }

    @Override
    public void forget(String runId) {}

    @Override
    public void close() {}
  }
}
