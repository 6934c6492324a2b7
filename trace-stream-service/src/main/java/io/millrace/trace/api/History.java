package io.millrace.trace.api;

import io.millrace.trace.core.EventMemory;
import io.millrace.trace.core.Held;
import io.millrace.trace.core.JournalFrame;
import io.millrace.trace.core.Move;
import io.millrace.trace.core.RunFollower;
import io.millrace.trace.ops.TraceSettings;
import io.millrace.trace.store.StateStore;
import io.millrace.trace.store.StateStoreException;
import io.millrace.trace.stream.TraceHub;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Pages of a run's history, from memory and archive, without gap. Where memory shows an event whose
 * forerunners are not archived yet, the page waits a moment for them and otherwise ends before the
 * gap, with a {@code next} to go on from.
 */
@ApplicationScoped
class History {

  private static final long POLL_FIRST_MS = 50;
  private static final long POLL_MAX_MS = 500;

  private final EventMemory memory;
  private final StateStore store;
  private final long gapTimeoutMs;

  History(TraceHub hub, StateStore store, TraceSettings settings) {
    memory = hub.memory();
    this.store = store;
    gapTimeoutMs = settings.runWait().toMillis();
  }

  /** A page as {@code docs/api.md} shows it. */
  String page(String runId, long after, int limit) throws InterruptedException {
    var frames = read(runId, after, limit);
    if (frames.isEmpty()) requireKnown(runId);
    long last = frames.isEmpty() ? after : frames.getLast().sequence();
    boolean more =
        switch (memory.read(runId, last + 1, 1)) {
          case Held.Events events -> true;
          case Held.Later later -> true;
          case Held.UpToDate upToDate -> false;
          case Held.Unknown unknown -> frames.size() == limit;
        };
    var events = frames.stream().map(JournalFrame::json).collect(Collectors.joining(",", "[", "]"));
    return "{\"runId\":\""
        + runId
        + "\",\"events\":"
        + events
        + ",\"next\":"
        + (more ? Long.toString(last) : "null")
        + "}";
  }

  private List<JournalFrame> read(String runId, long after, int limit) throws InterruptedException {
    var frames = new ArrayList<JournalFrame>();
    var timing =
        new RunFollower.Timing(limit, POLL_FIRST_MS, POLL_MAX_MS, Long.MAX_VALUE / 4, gapTimeoutMs);
    var follower = new RunFollower(runId, after, timing);
    while (frames.size() < limit) {
      switch (follower.next(memory, nowMs())) {
        case Move.Deliver deliver -> frames.addAll(deliver.frames());
        case Move.AskArchive ask -> {
          var page =
              follower.answered(archived(runId, ask.after(), limit - frames.size()), nowMs());
          frames.addAll(page);
          if (page.isEmpty() && !(memory.read(runId, ask.after() + 1, 1) instanceof Held.Later))
            return frames;
        }
        case Move.Wait wait -> {
          if (!(memory.read(runId, last(frames, after) + 1, 1) instanceof Held.Later))
            return frames;
          TimeUnit.MILLISECONDS.sleep(Math.max(1, Math.min(POLL_MAX_MS, wait.untilMs() - nowMs())));
        }
        case Move.GiveUp giveUp -> {
          return frames;
        }
      }
    }
    return frames.subList(0, limit);
  }

  private List<JournalFrame> archived(String runId, long after, int wanted)
      throws InterruptedException {
    try {
      return store.events(runId, after, Math.min(wanted, StateStore.PAGE_EVENTS_MAX));
    } catch (StateStoreException e) {
      throw Beginning.unavailable(String.valueOf(e.getMessage()));
    }
  }

  private void requireKnown(String runId) throws InterruptedException {
    if (!(memory.read(runId, 1, 1) instanceof Held.Unknown)) return;
    try {
      if (store.run(runId).isEmpty()) throw Beginning.unknown(runId);
    } catch (StateStoreException e) {
      throw Beginning.unavailable(String.valueOf(e.getMessage()));
    }
  }

  private static long last(List<JournalFrame> frames, long after) {
    return frames.isEmpty() ? after : frames.getLast().sequence();
  }

  private static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
