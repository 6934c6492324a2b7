package io.millrace.statestore.stream;

import io.millrace.statestore.core.Walked;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Plays one seed after the other until a history breaks an invariant. */
final class SimSearch {

  /** Histories that a thread takes at a time. */
  private static final int PORTION = 250;

  private static final int TOLD_EVERY = 50_000;

  /** A history that breaks an invariant. */
  record Found(long seed, SimHistory history, SimViolation violation) {}

  private final AtomicLong next;
  private final long until;
  private final Walked walked;
  private final AtomicReference<@Nullable Found> found = new AtomicReference<>();
  private final long beganMs = System.currentTimeMillis();

  private SimSearch(long from, long until, Walked walked) {
    next = new AtomicLong(from);
    this.until = until;
    this.walked = walked;
  }

  /** The first history from a seed on that breaks an invariant; null when none does. */
  static @Nullable Found first(SimFault fault, long from, long until) {
    return first(fault, from, until, new Walked());
  }

  private static @Nullable Found first(SimFault fault, long from, long until, Walked walked) {
    for (long seed = from; seed < until; seed++) {
      var history = SimHistory.of(seed);
      var violation = history.play(fault, null, walked);
      if (violation != null) return new Found(seed, history, violation);
    }
    return null;
  }

  /**
   * The same on all processors, for the machine as it is.
   *
   * @param walked takes the moves that the runs make
   */
  static @Nullable Found anywhere(long from, long until, Walked walked)
      throws InterruptedException {
    var search = new SimSearch(from, until, walked);
    int threads = Runtime.getRuntime().availableProcessors();
    try (var pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> working = new ArrayList<>();
      for (int i = 0; i < threads; i++) working.add(pool.submit(search::work));
      for (var worker : working) worker.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
    return search.found.get();
  }

  private void work() {
    while (found.get() == null) {
      long from = next.getAndAdd(PORTION);
      if (from >= until) return;
      var broken = first(SimFault.NONE, from, Math.min(from + PORTION, until), walked);
      if (broken != null)
        found.accumulateAndGet(
            broken, (one, other) -> one == null || other.seed() < one.seed() ? other : one);
      if (from > 0 && from % TOLD_EVERY == 0)
        System.out.printf(
            "%,d histories in %d s%n", from, (System.currentTimeMillis() - beganMs) / 1_000);
    }
  }
}
