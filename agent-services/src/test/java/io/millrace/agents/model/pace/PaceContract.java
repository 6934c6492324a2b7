package io.millrace.agents.model.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.model.pace.Pacer.Lane;
import io.millrace.agents.model.pace.Pacer.Permit;
import io.millrace.contracts.definition.ModelDefinition.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every store of pace must hold. */
abstract class PaceContract {

  private final String model = "m-" + UUID.randomUUID();

  /** Another view of the same pace, as another process has it. */
  abstract PaceStore store();

  private Lane lane(int requests, long tokens) {
    return new Lane(model, 1, new Pace(requests, tokens, 16));
  }

  private static Instant in(long ms) {
    return Instant.now().plusMillis(ms);
  }

  @Test
  void two_processes_together_stay_within_the_requests_of_a_minute() throws Exception {
    // given
    var lane = lane(60, 0);
    var passed = new AtomicInteger();
    var refused = new CopyOnWriteArrayList<AgentException>();
    var workers = new ArrayList<Thread>();
    var deadline = in(2_000);

    // when
    for (var pacer : new Pacer[] {new Pacer(store()), new Pacer(store())})
      for (int i = 0; i < 6; i++)
        workers.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        while (true) {
                          pacer.enter(lane, 1, deadline);
                          passed.incrementAndGet();
                        }
                      } catch (AgentException e) {
                        refused.add(e);
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    }));
    for (var worker : workers) worker.join();

    // then: a burst of 12, and 48 a minute from then on
    assertThat(passed.get()).isBetween(12, 14);
    assertThat(refused)
        .hasSize(12)
        .allSatisfy(
            e -> {
              assertThat(e.code()).isEqualTo("model_rate_limited");
              assertThat(e.isRetriable()).isTrue();
              assertThat(e.retryAfterMs()).isPositive();
            });
  }

  @Test
  void tokens_that_were_not_used_are_given_back() throws Exception {
    var pacer = new Pacer(store());
    var permit = pacer.enter(lane(0, 600), 100, in(0));

    permit.settle(10);

    pacer.enter(lane(0, 600), 100, in(0));
  }

  @Test
  void tokens_beyond_the_estimate_are_owed_by_the_next_callers() throws Exception {
    var pacer = new Pacer(store());
    var permit = pacer.enter(lane(0, 600), 100, in(0));

    permit.settle(500);

    var failure =
        catchThrowableOfType(AgentException.class, () -> pacer.enter(lane(0, 600), 1, in(1_000)));
    assertThat(failure.retryAfterMs()).isGreaterThan(30_000);
  }

  @Test
  void a_call_larger_than_the_burst_is_let_through_and_owed() throws Exception {
    var permit = new Pacer(store()).enter(lane(0, 600), 100_000, in(0));

    permit.settle(150);

    assertThat(
            catchThrowableOfType(
                AgentException.class, () -> new Pacer(store()).enter(lane(0, 600), 1, in(100))))
        .isNotNull();
  }

  @Test
  void a_request_that_waits_for_tokens_is_not_counted() throws Exception {
    var pacer = new Pacer(store());
    pacer.enter(lane(10, 600), 120, in(0));
    catchThrowableOfType(AgentException.class, () -> pacer.enter(lane(10, 600), 120, in(100)));

    var permit = pacer.enter(lane(10, 600), 1, in(1_500));

    assertThat(permit).isNotNull();
  }

  @Test
  void after_a_pause_one_caller_tries_first() throws Exception {
    // given
    var pacer = new Pacer(store());
    var other = new Pacer(store());
    pacer.enter(lane(0, 0), 1, in(0)).pause(Duration.ofMillis(600));
    assertThat(catchThrowableOfType(AgentException.class, () -> other.enter(lane(0, 0), 1, in(50))))
        .isNotNull();

    // when
    long startedAt = System.nanoTime();
    Permit probe = pacer.enter(lane(0, 0), 1, in(3_000));

    // then
    assertThat(Duration.ofNanos(System.nanoTime() - startedAt))
        .isGreaterThan(Duration.ofMillis(400));
    assertThat(catchThrowableOfType(AgentException.class, () -> other.enter(lane(0, 0), 1, in(50))))
        .isNotNull();
    probe.accepted();
    other.enter(lane(0, 0), 1, in(50));
  }

  @Test
  void a_cancelled_wait_ends_at_once() throws Exception {
    var pacer = new Pacer(store());
    pacer.enter(lane(1, 0), 1, in(0));
    var interrupted = new AtomicInteger();
    var thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    pacer.enter(lane(1, 0), 1, in(600_000));
                  } catch (AgentException e) {
                    interrupted.set(-1);
                  } catch (InterruptedException e) {
                    interrupted.set(1);
                  }
                });
    assertThat(thread.join(Duration.ofMillis(300))).isFalse();

    thread.interrupt();

    assertThat(thread.join(Duration.ofSeconds(1))).isTrue();
    assertThat(interrupted.get()).isEqualTo(1);
  }

  @Test
  void a_newer_version_of_a_model_brings_its_own_pace() throws Exception {
    var pacer = new Pacer(store());
    pacer.enter(lane(1, 0), 1, in(0));

    var newer = new Lane(model, 2, new Pace(6_000, 0, 16));
    for (int i = 0; i < 5; i++) pacer.enter(newer, 1, in(2_000));
  }
}
