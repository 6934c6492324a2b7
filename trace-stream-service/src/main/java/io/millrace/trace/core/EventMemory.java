package io.millrace.trace.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The recent events of the runs that were touched last, bounded three ways: events of one run,
 * runs, bytes of all.
 *
 * <p>Invariant: what is held of a run has no gap. An event that does not follow the last one begins
 * the run's window anew, and one that is there already is ignored; so a reader who finds its next
 * event here may go on reading to the end of the window. What falls out is in the archive. Safe for
 * many threads.
 */
public final class EventMemory {

  /**
   * @param eventsPerRun oldest fall out first
   * @param runs least recently read or extended fall out first
   * @param bytes of text of all events; runs fall out as above
   */
  public record Limits(int eventsPerRun, int runs, long bytes) {}

  private static final float LOAD_FACTOR = 0.75f;
  private static final int CAPACITY = 64;

  private final Limits limits;
  private final LinkedHashMap<String, Window> windows =
      new LinkedHashMap<>(CAPACITY, LOAD_FACTOR, true);
  private long bytes;

  public EventMemory(Limits limits) {
    this.limits = limits;
  }

  /** Returns whether the event is new here. */
  public synchronized boolean offer(JournalFrame frame) {
    var window = windows.computeIfAbsent(frame.runId(), run -> new Window());
    if (!window.frames.isEmpty()) {
      if (frame.sequence() <= window.last()) return false;
      if (frame.sequence() > window.last() + 1) bytes -= window.clear();
    }
    window.frames.add(frame);
    bytes += frame.bytes();
    while (window.frames.size() > limits.eventsPerRun) bytes -= window.removeFirst();
    evict();
    return true;
  }

  /** What is held of a run from a sequence on, at most so many. */
  public synchronized Held read(String runId, long next, int max) {
    var window = windows.get(runId);
    if (window == null) return new Held.Unknown();
    if (next > window.last()) return new Held.UpToDate();
    if (next < window.first()) return new Held.Later();
    int from = (int) (next - window.first());
    return new Held.Events(window.frames.subList(from, Math.min(from + max, window.frames.size())));
  }

  public synchronized long bytes() {
    return bytes;
  }

  public synchronized int runs() {
    return windows.size();
  }

  private void evict() {
    while (windows.size() > limits.runs || (bytes > limits.bytes && windows.size() > 1)) {
      var eldest = windows.pollFirstEntry();
      bytes -= eldest.getValue().clear();
    }
    if (bytes > limits.bytes) {
      var only = windows.firstEntry().getValue();
      while (bytes > limits.bytes && only.frames.size() > 1) bytes -= only.removeFirst();
    }
  }

  /** The held events of one run; never empty outside of offer. */
  private static final class Window {
    private final List<JournalFrame> frames = new ArrayList<>();

    long first() {
      return frames.getFirst().sequence();
    }

    long last() {
      return frames.getLast().sequence();
    }

    long clear() {
      long freed = frames.stream().mapToLong(JournalFrame::bytes).sum();
      frames.clear();
      return freed;
    }

    long removeFirst() {
      return frames.removeFirst().bytes();
    }
  }
}
