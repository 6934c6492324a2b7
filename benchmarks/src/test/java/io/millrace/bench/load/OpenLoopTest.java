package io.millrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class OpenLoopTest {

  private static final double PER_SECOND = 200;
  private static final Duration TIME = Duration.ofSeconds(1);
  private static final long STALL_MS = 400;

  @Test
  void runs_that_a_stalled_door_held_up_show_the_stall_in_the_percentiles() throws Exception {
    // given a door that stalls once, so that the driver cannot ask for some 80 of 200 runs in time
    var door = new StallingDoor(100);

    // when
    var result = new OpenLoop(new Asked(door, new AtOnce(), "w", "{}")).run(PER_SECOND, TIME);

    // then those that waited for it carry the rest of the stall, not only the one that met it
    assertThat(result.runs()).isEqualTo(200);
    assertThat(result.ms(99)).isGreaterThan(STALL_MS * 0.8);
    assertThat(result.ms(75)).isGreaterThan(STALL_MS * 0.2);
  }

  @Test
  void a_closed_loop_hides_the_same_stall() throws Exception {
    // given
    var door = new StallingDoor(100);

    // when it is measured from when each run was asked for
    var result = new ClosedLoop(new Asked(door, new AtOnce(), "w", "{}")).run(1, TIME);

    // then one run of very many has seen it
    assertThat(result.ms(99)).isLessThan(STALL_MS * 0.2);
  }

  @Test
  void the_rate_is_kept() throws Exception {
    var result =
        new OpenLoop(new Asked(new StallingDoor(-1), new AtOnce(), "w", "{}"))
            .run(PER_SECOND, TIME);

    assertThat(result.perSecond()).isBetween(PER_SECOND * 0.8, PER_SECOND * 1.1);
  }

  @Test
  void a_run_that_fails_fails_the_measurement() {
    var loop = new OpenLoop(new Asked(new StallingDoor(-1), new Failing(), "w", "{}"));

    assertThatThrownBy(() -> loop.run(PER_SECOND, TIME)).hasMessageContaining("run-0 failed");
  }

  @Test
  void a_refused_run_fails_the_measurement() {
    var loop = new OpenLoop(new Asked(new RefusingDoor(), new AtOnce(), "w", "{}"));

    assertThatThrownBy(() -> loop.run(PER_SECOND, TIME)).hasMessageContaining("refused");
  }

  /** Takes runs at once, but for one at which it holds its caller up. */
  private static final class StallingDoor implements Door {
    private final int stallAt;
    private int runs;

    private StallingDoor(int stallAt) {
      this.stallAt = stallAt;
    }

    @Override
    public String name() {
      return "stalling";
    }

    @Override
    public CompletionStage<String> start(String workflow, String inputJson) {
      if (runs == stallAt) {
        long until = System.nanoTime() + Duration.ofMillis(STALL_MS).toNanos();
        while (System.nanoTime() < until) LockSupport.parkNanos(until - System.nanoTime());
      }
      return CompletableFuture.completedFuture("run-" + runs++);
    }

    @Override
    public void close() {}
  }

  private static final class RefusingDoor implements Door {
    @Override
    public String name() {
      return "refusing";
    }

    @Override
    public CompletionStage<String> start(String workflow, String inputJson) {
      return CompletableFuture.failedFuture(new IllegalStateException("refused"));
    }

    @Override
    public void close() {}
  }

  private static final class AtOnce implements Sight {
    @Override
    public CompletableFuture<End> of(String runId) {
      return CompletableFuture.completedFuture(new End(runId, true, System.nanoTime()));
    }

    @Override
    public void forget(String runId) {}
  }

  private static final class Failing implements Sight {
    @Override
    public CompletableFuture<End> of(String runId) {
      return CompletableFuture.completedFuture(new End(runId, false, System.nanoTime()));
    }

    @Override
    public void forget(String runId) {}
  }
}
