package io.millrace.statestore.stream;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One partition of an input topic, and how far the machine has read it. */
final class SimLog {

  /**
   * @param message what the bytes say; null for poison
   */
  record Entry(String topic, byte[] key, byte[] value, @Nullable Object message) {}

  private final List<Entry> entries = new ArrayList<>();
  private int position;
  private int committed;

  void append(Entry entry) {
    entries.add(entry);
  }

  boolean hasNext() {
    return position < entries.size();
  }

  Entry next() {
    return entries.get(position++);
  }

  int offset() {
    return position - 1;
  }

  void commit() {
    committed = position;
  }

  /** What was read since the last commit is read again. */
  void rollback() {
    position = committed;
  }

  /** What has not been read. */
  List<Entry> unread() {
    return entries.subList(position, entries.size());
  }
}
