package io.millrace.trace.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.trace.core.EventMemory.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RunFollowerTest {

  private static final RunFollower.Timing TIMING =
      new RunFollower.Timing(10, 100, 1_000, 15_000, 30_000);
  private static final Limits WIDE = new Limits(1_000, 1_000, 1_000_000);

  @Test
  void what_memory_has_comes_from_memory_without_asking_the_archive() {
    // given
    var memory = memory(1, 2, 3);
    var follower = new RunFollower("a", 1, TIMING);

    // when
    var move = follower.next(memory, 0);
    var then = follower.next(memory, 0);

    // then
    assertEquals(List.of(2L, 3L), sequences(assertInstanceOf(Move.Deliver.class, move).frames()));
    assertEquals(new Move.Wait(15_000), then);
  }

  @Test
  void what_memory_no_longer_has_comes_from_the_archive_and_the_rest_from_memory() {
    // given
    var memory = memory(4, 5);
    var follower = new RunFollower("a", 1, TIMING);

    // when
    var ask = follower.next(memory, 0);
    var archived = follower.answered(frames(2, 3), 0);
    var then = follower.next(memory, 0);

    // then
    assertEquals(new Move.AskArchive(1), ask);
    assertEquals(List.of(2L, 3L), sequences(archived));
    assertEquals(List.of(4L, 5L), sequences(assertInstanceOf(Move.Deliver.class, then).frames()));
  }

  @Test
  void an_archive_that_lags_is_asked_again_with_growing_pauses_and_given_up_in_the_end() {
    // given
    var memory = memory(7);
    var follower = new RunFollower("a", 5, TIMING);
    var askedAt = new ArrayList<Long>();
    long now = 0;
    Move move = follower.next(memory, now);

    // when the archive never has event 6
    while (!(move instanceof Move.GiveUp)) {
      switch (move) {
        case Move.AskArchive ask -> {
          askedAt.add(now);
          follower.answered(List.of(), now);
        }
        case Move.Wait wait -> now = wait.untilMs();
        case Move.Deliver deliver -> throw new AssertionError("Delivered past a gap: " + deliver);
        case Move.GiveUp giveUp -> throw new AssertionError();
      }
      move = follower.next(memory, now);
    }

    // then
    assertEquals(List.of(0L, 100L, 300L, 700L, 1_500L, 2_500L), askedAt.subList(0, 6));
    assertEquals(new Move.GiveUp(6), move);
    assertTrue(now > 30_000 && now <= 31_100, () -> "Given up after " + nowText(askedAt));
  }

  @Test
  void a_quiet_run_is_looked_up_in_the_archive_now_and_then() {
    // given memory that missed event 4
    var memory = memory(1, 2, 3);
    var follower = new RunFollower("a", 3, TIMING);

    // when
    var first = follower.next(memory, 0);
    var later = follower.next(memory, 15_000);
    var found = follower.answered(frames(4), 15_000);

    // then
    assertEquals(new Move.Wait(15_000), first);
    assertEquals(new Move.AskArchive(3), later);
    assertEquals(List.of(4L), sequences(found));
  }

  @Test
  void an_archive_page_that_overlaps_or_has_a_gap_gives_only_what_comes_next() {
    // given
    var follower = new RunFollower("a", 2, TIMING);

    // when
    var overlapping = follower.answered(frames(1, 2, 3, 4), 0);
    var gap = follower.answered(frames(6, 7), 0);

    // then
    assertEquals(List.of(3L, 4L), sequences(overlapping));
    assertEquals(List.of(), gap);
  }

  @Test
  void every_event_comes_once_and_in_order_whatever_memory_and_archive_do() {
    for (long seed = 1; seed <= 3_000; seed++) new Simulation(seed).run();
  }

  /**
   * A run that goes on while memory is small, loses its content, misses events and sees duplicates,
   * the archive lags, pages and fails, and the reader reconnects with its last id. Time is virtual.
   */
  private static final class Simulation {
    private static final long STEPS_MAX = 20_000;

    private final long seed;
    private final Random random;
    private final int total;
    private final List<Long> delivered = new ArrayList<>();
    private EventMemory memory;
    private RunFollower follower;
    private long now;
    private int written;
    private int archived;

    Simulation(long seed) {
      this.seed = seed;
      random = new Random(seed);
      total = 1 + random.nextInt(60);
      memory = smallMemory();
      connect();
    }

    void run() {
      long steps = 0;
      while (delivered.size() < total) {
        if (steps++ > STEPS_MAX)
          throw new AssertionError(
              "Stuck at " + delivered.size() + " of " + total + ", seed " + seed);
        world();
        reader();
      }
      assertEquals(LongStream.rangeClosed(1, total).boxed().toList(), delivered, "seed " + seed);
    }

    private void world() {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> write();
        case 3, 4 -> archived += random.nextInt(written - archived + 1);
        case 5 -> memory.offer(frame("other-" + random.nextInt(9), 1 + random.nextInt(5)));
        case 6 -> {
          if (written > 0) memory.offer(frame("a", 1 + random.nextInt(written)));
        }
        default -> {
          if (random.nextInt(10) == 0) memory = smallMemory();
          if (random.nextInt(10) == 0) connect();
        }
      }
      now += random.nextInt(50);
    }

    private void write() {
      if (written == total) return;
      written++;
      boolean missed = random.nextInt(20) == 0;
      if (!missed) memory.offer(frame("a", written));
    }

    private void reader() {
      switch (follower.next(memory, now)) {
        case Move.Deliver deliver -> take(deliver.frames());
        case Move.AskArchive ask -> ask(ask.after());
        case Move.Wait wait -> {
          // the archive gets everything in the end
          if (random.nextInt(4) == 0) archived = written;
          if (random.nextBoolean()) now = Math.max(now, wait.untilMs());
        }
        case Move.GiveUp giveUp -> connect();
      }
    }

    private void ask(long after) {
      if (random.nextInt(5) == 0) {
        follower.unanswered(now);
        return;
      }
      long from = Math.max(1, after + 1 - random.nextInt(3));
      long to = Math.min(archived, from + random.nextInt(8));
      take(
          follower.answered(
              LongStream.rangeClosed(from, to).mapToObj(n -> frame("a", n)).toList(), now));
    }

    private void take(List<JournalFrame> frames) {
      delivered.addAll(sequences(frames));
    }

    private void connect() {
      follower = new RunFollower("a", delivered.size(), TIMING);
    }

    private EventMemory smallMemory() {
      return new EventMemory(new Limits(1 + random.nextInt(8), 1 + random.nextInt(5), 2_000));
    }
  }

  private static String nowText(List<Long> askedAt) {
    return askedAt.size() + " questions, the last at " + askedAt.getLast();
  }

  private static EventMemory memory(long... sequences) {
    var memory = new EventMemory(WIDE);
    for (long sequence : sequences) memory.offer(frame("a", sequence));
    return memory;
  }

  private static List<JournalFrame> frames(long... sequences) {
    return LongStream.of(sequences).mapToObj(n -> frame("a", n)).toList();
  }

  private static List<Long> sequences(List<JournalFrame> frames) {
    return frames.stream().map(JournalFrame::sequence).toList();
  }

  private static JournalFrame frame(String run, long sequence) {
    return new JournalFrame(run, sequence, "StepSkipped", 0, "{}");
  }
}
