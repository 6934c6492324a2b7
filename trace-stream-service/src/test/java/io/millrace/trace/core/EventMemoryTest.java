package io.millrace.trace.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.trace.core.EventMemory.Limits;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventMemoryTest {

  private static final Limits WIDE = new Limits(100, 100, 1_000_000);

  @Test
  void what_is_held_is_read_from_any_sequence_within_it() {
    // given
    var memory = memory(WIDE, "a", 3, 4, 5, 6);

    // when, then
    assertEquals(List.of(4L, 5L), sequences(memory.read("a", 4, 2)));
    assertInstanceOf(Held.Later.class, memory.read("a", 2, 2));
    assertInstanceOf(Held.UpToDate.class, memory.read("a", 7, 2));
    assertInstanceOf(Held.Unknown.class, memory.read("b", 1, 2));
  }

  @Test
  void a_duplicate_is_ignored_and_a_gap_begins_the_window_anew() {
    // given
    var memory = memory(WIDE, "a", 1, 2, 2, 1);

    // when
    offer(memory, "a", 4);

    // then
    assertInstanceOf(Held.Later.class, memory.read("a", 1, 9));
    assertEquals(List.of(4L), sequences(memory.read("a", 4, 9)));
  }

  @Test
  void the_oldest_events_of_a_run_fall_out() {
    var memory = memory(new Limits(3, 10, 1_000_000), "a", 1, 2, 3, 4, 5);
    assertInstanceOf(Held.Later.class, memory.read("a", 2, 9));
    assertEquals(List.of(3L, 4L, 5L), sequences(memory.read("a", 3, 9)));
  }

  @Test
  void the_run_that_was_touched_least_recently_falls_out() {
    // given
    var memory = new EventMemory(new Limits(10, 2, 1_000_000));
    offer(memory, "a", 1);
    offer(memory, "b", 1);
    memory.read("a", 1, 1);

    // when
    offer(memory, "c", 1);

    // then
    assertInstanceOf(Held.Unknown.class, memory.read("b", 1, 1));
    assertInstanceOf(Held.Events.class, memory.read("a", 1, 1));
    assertEquals(2, memory.runs());
  }

  @Test
  void bytes_are_bounded_over_all_runs_and_within_a_single_one() {
    // given
    var memory = new EventMemory(new Limits(1_000, 1_000, 2_000));

    // when
    for (int i = 1; i <= 100; i++) offer(memory, "run-" + i % 7, i);
    for (int i = 1; i <= 100; i++) offer(memory, "a", i);

    // then
    assertTrue(memory.bytes() <= 2_000, () -> memory.bytes() + " bytes");
    assertInstanceOf(Held.Events.class, memory.read("a", 100, 1));
  }

  @Test
  void bytes_are_given_back_when_windows_are_cleared() {
    var memory = memory(WIDE, "a", 1, 2, 3, 9);
    var single = memory(WIDE, "a", 9);
    assertEquals(single.bytes(), memory.bytes());
  }

  private static List<Long> sequences(Held held) {
    return assertInstanceOf(Held.Events.class, held).frames().stream()
        .map(JournalFrame::sequence)
        .toList();
  }

  private static EventMemory memory(Limits limits, String run, long... sequences) {
    var memory = new EventMemory(limits);
    for (long sequence : sequences) offer(memory, run, sequence);
    return memory;
  }

  private static void offer(EventMemory memory, String run, long sequence) {
    memory.offer(new JournalFrame(run, sequence, "StepSkipped", 0, "{}"));
  }
}
