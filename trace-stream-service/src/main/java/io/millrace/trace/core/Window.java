package io.millrace.trace.core;

import java.util.ArrayList;
import java.util.List;

/**
 * The held events of one run, without gap; never empty outside of the memory's methods. Knows how
 * many bytes were counted for each, since that changes when an event is rendered.
 */
final class Window {

  private static final class Entry {
    private final JournalFrame frame;
    private int counted;

    Entry(JournalFrame frame) {
      this.frame = frame;
      this.counted = frame.bytes();
    }
  }

  private final List<Entry> entries = new ArrayList<>();

  boolean isEmpty() {
    return entries.isEmpty();
  }

  int size() {
    return entries.size();
  }

  long first() {
    return entries.getFirst().frame.sequence();
  }

  long last() {
    return entries.getLast().frame.sequence();
  }

  /** Returns the bytes that count from now on. */
  long add(JournalFrame frame) {
    var entry = new Entry(frame);
    entries.add(entry);
    return entry.counted;
  }

  /** Returns the bytes that count no longer. */
  long clear() {
    long freed = entries.stream().mapToLong(entry -> entry.counted).sum();
    entries.clear();
    return freed;
  }

  /** Returns the bytes that count no longer. */
  long removeFirst() {
    return entries.removeFirst().counted;
  }

  List<JournalFrame> from(long sequence, int max) {
    int from = (int) (sequence - first());
    return entries.subList(from, Math.min(from + max, entries.size())).stream()
        .map(entry -> entry.frame)
        .toList();
  }

  boolean holds(JournalFrame frame) {
    long index = isEmpty() ? -1 : frame.sequence() - first();
    return index >= 0 && index < size() && entries.get((int) index).frame == frame;
  }

  /** Counts anew; returns by how many bytes what is held for the event has grown. */
  long grown(JournalFrame frame) {
    if (!holds(frame)) return 0;
    var entry = entries.get((int) (frame.sequence() - first()));
    int before = entry.counted;
    entry.counted = frame.bytes();
    return entry.counted - before;
  }
}
