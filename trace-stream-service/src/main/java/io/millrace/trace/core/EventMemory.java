package io.millrace.trace.core;

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
 *
 * <p>Events are held as they came and rendered when they are read, by the reader and outside of the
 * lock. One that turns out to be poison then falls out with all before it, as if it had been passed
 * over when it came.
 */
public final class EventMemory {

  /**
   * @param eventsPerRun oldest fall out first
   * @param runs least recently read or extended fall out first
   * @param bytes of what is held of all events; runs fall out as above
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
    if (!window.isEmpty()) {
      if (frame.sequence() <= window.last()) return false;
      if (frame.sequence() > window.last() + 1) bytes -= window.clear();
    }
    bytes += window.add(frame);
    while (window.size() > limits.eventsPerRun) bytes -= window.removeFirst();
    evict();
    return true;
  }

  /** What is held of a run from a sequence on, at most so many; the events are rendered. */
  public Held read(String runId, long next, int max) {
    while (true) {
      var held = held(runId, next, max);
      if (!(held instanceof Held.Events events)) return held;
      var rendered = events.frames().stream().takeWhile(JournalFrame::render).toList();
      var poison =
          rendered.size() == events.frames().size() ? null : events.frames().get(rendered.size());
      settle(runId, rendered);
      if (poison != null) passOver(poison);
      if (!rendered.isEmpty()) return new Held.Events(rendered);
    }
  }

  public synchronized long bytes() {
    return bytes;
  }

  public synchronized int runs() {
    return windows.size();
  }

  private synchronized Held held(String runId, long next, int max) {
    var window = windows.get(runId);
    if (window == null) return new Held.Unknown();
    if (next > window.last()) return new Held.UpToDate();
    if (next < window.first()) return new Held.Later();
    return new Held.Events(window.from(next, max));
  }

  /** Text may take more or less room than the bytes it was made of. */
  private synchronized void settle(String runId, List<JournalFrame> frames) {
    var window = windows.get(runId);
    if (window == null) return;
    for (var frame : frames) bytes += window.grown(frame);
    evict();
  }

  private synchronized void passOver(JournalFrame poison) {
    var window = windows.get(poison.runId());
    if (window == null || !window.holds(poison)) return;
    while (!window.isEmpty() && window.first() <= poison.sequence()) bytes -= window.removeFirst();
    if (window.isEmpty()) windows.remove(poison.runId());
  }

  private void evict() {
    while (windows.size() > limits.runs || (bytes > limits.bytes && windows.size() > 1)) {
      var eldest = windows.pollFirstEntry();
      bytes -= eldest.getValue().clear();
    }
    if (bytes > limits.bytes) {
      var only = windows.firstEntry().getValue();
      while (bytes > limits.bytes && only.size() > 1) bytes -= only.removeFirst();
    }
  }
}
