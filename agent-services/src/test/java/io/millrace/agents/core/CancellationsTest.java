package io.millrace.agents.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CancellationsTest {

  private final AtomicLong now = new AtomicLong();
  private final Cancellations cancellations = new Cancellations(now::get, 3);

  @Test
  void a_task_in_hand_hears_of_its_cancellation_and_no_other_does() {
    try (var task = cancellations.take("r/a/1");
        var again = cancellations.take("r/a/1");
        var other = cancellations.take("r/b/1")) {
      cancellations.cancel("r/a/1", "run_cancelled");

      assertThat(task.cancelled()).isCompletedWithValue("run_cancelled");
      assertThat(again.cancelled()).isCompletedWithValue("run_cancelled");
      assertThat(other.cancelled()).isNotDone();
    }
  }

  @Test
  void a_cancellation_that_came_first_is_remembered_for_every_delivery() {
    cancellations.cancel("r/a/1", "run_cancelled");

    for (int delivery = 0; delivery < 2; delivery++)
      try (var task = cancellations.take("r/a/1")) {
        assertThat(task.cancelled()).isCompletedWithValue("run_cancelled");
      }
  }

  @Test
  void a_task_that_was_put_down_hears_nothing() {
    var task = cancellations.take("r/a/1");
    task.close();

    cancellations.cancel("r/a/1", "run_cancelled");

    assertThat(task.cancelled()).isNotDone();
  }

  @Test
  void what_is_remembered_is_bounded_in_number_and_time() {
    for (int i = 0; i < 5; i++) cancellations.cancel("r/a/" + i, "run_cancelled");

    assertThat(cancellations.rememberedNow()).isEqualTo(3);
    try (var oldest = cancellations.take("r/a/0");
        var newest = cancellations.take("r/a/4")) {
      assertThat(oldest.cancelled()).isNotDone();
      assertThat(newest.cancelled()).isDone();
    }

    now.addAndGet(Cancellations.REMEMBERED_FOR.plus(Duration.ofNanos(1)).toNanos());

    assertThat(cancellations.rememberedNow()).isZero();
  }
}
