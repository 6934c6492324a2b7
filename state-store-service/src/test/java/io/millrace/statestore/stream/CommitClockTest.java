package io.millrace.statestore.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CommitClockTest {

  private static final Duration PAUSE = Duration.ofMillis(10);

  private final AtomicLong nowNanos = new AtomicLong();
  private final CommitClock clock = new CommitClock(nowNanos::get);

  @Test
  void the_first_commit_waits_for_the_pause() {
    assertThat(clock.isDue(PAUSE)).isFalse();

    pass(10);

    assertThat(clock.isDue(PAUSE)).isTrue();
  }

  @Test
  void after_a_quick_commit_the_pause_is_all() {
    commit(1);
    assertThat(clock.isDue(PAUSE)).isFalse();

    pass(9);

    assertThat(clock.isDue(PAUSE)).isTrue();
  }

  @Test
  void under_load_inputs_get_three_times_as_long_as_the_last_commit_took() {
    commit(20);
    inputs(CommitClock.FEW + 1);
    pass(59);
    assertThat(clock.isDue(PAUSE)).isFalse();

    pass(1);

    assertThat(clock.isDue(PAUSE)).isTrue();
  }

  @Test
  void while_few_inputs_come_the_pause_is_all_however_long_the_last_commit_took() {
    commit(20);
    inputs(CommitClock.FEW);

    assertThat(clock.isDue(PAUSE)).isTrue();
    inputs(1);
    assertThat(clock.isDue(PAUSE)).isFalse();
  }

  @Test
  void a_commit_that_has_begun_and_not_ended_counts_from_its_begin() {
    pass(100);
    clock.begins();

    assertThat(clock.isDue(PAUSE)).isFalse();
    pass(10);
    assertThat(clock.isDue(PAUSE)).isTrue();
  }

  private void commit(long ms) {
    clock.begins();
    pass(ms);
    clock.ends();
  }

  private void inputs(int number) {
    for (int i = 0; i < number; i++) clock.input();
  }

  private void pass(long ms) {
    nowNanos.addAndGet(Duration.ofMillis(ms).toNanos());
  }
}
