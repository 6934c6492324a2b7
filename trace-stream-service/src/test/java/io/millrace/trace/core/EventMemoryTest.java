package io.millrace.trace.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.codec.UndecodableException;
import io.millrace.trace.core.EventMemory.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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

  @Test
  void an_event_is_rendered_once_and_only_when_it_is_read() {
    // given
    var memory = new EventMemory(WIDE);
    var rendered = new ArrayList<Long>();
    for (long n = 1; n <= 3; n++) memory.offer(lazy("a", n, 10, "{}", rendered));

    // when
    var before = List.copyOf(rendered);
    memory.read("a", 2, 1);
    memory.read("a", 2, 9);

    // then
    assertEquals(List.of(), before);
    assertEquals(List.of(2L, 3L), rendered);
  }

  @Test
  void what_is_kept_is_what_counts_before_and_after_rendering() {
    // given
    var memory = new EventMemory(WIDE);
    memory.offer(lazy("a", 1, 500, "{}", new ArrayList<>()));
    long asBytes = memory.bytes();
    var rendered = memory(WIDE, "a", 1);

    // when
    memory.read("a", 1, 1);

    // then
    assertEquals(rendered.bytes() + 498, asBytes);
    assertEquals(rendered.bytes(), memory.bytes());
    offer(memory, "a", 9);
    assertEquals(rendered.bytes(), memory.bytes(), "given back as it was counted");
  }

  @Test
  void rendering_that_needs_more_room_than_there_is_lets_old_events_fall_out() {
    // given
    var memory = new EventMemory(new Limits(100, 100, 2_000));
    for (long n = 1; n <= 4; n++)
      memory.offer(lazy("a", n, 10, "x".repeat(900), new ArrayList<>()));

    // when
    var held = memory.read("a", 1, 9);

    // then
    assertEquals(List.of(1L, 2L, 3L, 4L), sequences(held), "the reader has them");
    assertTrue(memory.bytes() <= 2_000, () -> memory.bytes() + " bytes");
    assertInstanceOf(Held.Later.class, memory.read("a", 1, 9));
  }

  @Test
  void poison_that_is_found_when_it_is_read_is_passed_over_with_all_before_it() {
    // given
    var memory = new EventMemory(WIDE);
    offer(memory, "a", 1);
    memory.offer(poison("a", 2));
    offer(memory, "a", 3);

    // when, then
    assertEquals(List.of(1L), sequences(memory.read("a", 1, 9)));
    assertInstanceOf(Held.Later.class, memory.read("a", 2, 9));
    assertEquals(List.of(3L), sequences(memory.read("a", 3, 9)));
    assertEquals(memory(WIDE, "a", 3).bytes(), memory.bytes());
  }

  @Test
  void a_run_of_which_only_poison_is_held_is_unknown() {
    var memory = new EventMemory(WIDE);
    memory.offer(poison("a", 1));

    assertInstanceOf(Held.Unknown.class, memory.read("a", 1, 9));
    assertEquals(0, memory.runs());
    assertEquals(0, memory.bytes());
  }

  @Test
  void readers_on_many_threads_leave_the_count_of_bytes_right() throws Exception {
    // given
    var memory = new EventMemory(new Limits(20, 5, 20_000));
    var reading = new ArrayList<Future<?>>();
    try (var readers = Executors.newFixedThreadPool(4)) {
      // when
      for (int reader = 0; reader < 4; reader++)
        reading.add(
            readers.submit(
                () -> {
                  for (int i = 0; i < 20_000; i++) memory.read("run-" + i % 7, i / 7 % 600, 5);
                }));
      for (int i = 0; i < 4_000; i++)
        memory.offer(
            i % 50 == 0
                ? poison("run-" + i % 7, i / 7)
                : lazy("run-" + i % 7, i / 7, i % 90, "x".repeat(i % 300), new ArrayList<>()));
    }
    for (var reader : reading) reader.get(30, TimeUnit.SECONDS);
    for (long n = 100_000; n <= 100_020; n += 2) offer(memory, "a", n);
    for (int run = 0; run < 5; run++) offer(memory, "last-" + run, 1);

    // then
    assertEquals(5 * memory(WIDE, "a", 1).bytes(), memory.bytes());
  }

  private static JournalFrame lazy(
      String run, long sequence, int bytes, String json, List<Long> rendered) {
    return new JournalFrame(
        run,
        sequence,
        "StepSkipped",
        new JournalFrame.Source() {
          @Override
          public JournalFrame.Rendered render() {
            rendered.add(sequence);
            return new JournalFrame.Rendered(json, 0);
          }

          @Override
          public int bytes() {
            return bytes;
          }
        });
  }

  private static JournalFrame poison(String run, long sequence) {
    return new JournalFrame(
        run,
        sequence,
        "StepSkipped",
        new JournalFrame.Source() {
          @Override
          public JournalFrame.Rendered render() {
            throw new UndecodableException("bytes_malformed", "poison", null);
          }

          @Override
          public int bytes() {
            return 10;
          }
        });
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
