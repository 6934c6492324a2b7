package io.millrace.statestore.stream;

import io.millrace.statestore.core.Timer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The timers of a partition. What firing costs depends on what is due, not on what waits: timers
 * lie in the order of their due times, and a scan begins where the last one ended, so it does not
 * walk over the graves of those that were fired or cancelled before, and there is none until the
 * first timer can be due.
 */
final class Timers {

  private static final byte[] PRESENT = {1};

  private final KeyValueStore<TimerKey, byte[]> store;

  /**
   * No timer is due before: when the first was due that the last scan left, or one that was started
   * since; 0 after a restart, when one scan finds out anew.
   */
  private long nextDueMs;

  Timers(KeyValueStore<TimerKey, byte[]> store) {
    this.store = store;
  }

  void start(Timer timer) {
    var key = TimerKey.of(timer);
    nextDueMs = Math.min(nextDueMs, key.dueAtMs());
    store.put(key, PRESENT);
  }

  void cancel(Timer timer) {
    store.delete(TimerKey.of(timer));
  }

  /** Takes the timers that are due, oldest first, at most so many. */
  List<Timer> takeDue(long nowMs, int most) {
    var due = new ArrayList<Timer>();
    if (nextDueMs > nowMs) return due;
    long firstLeftMs = Long.MAX_VALUE;
    try (var range = store.range(TimerKey.dueAfter(nextDueMs - 1), TimerKey.LAST)) {
      while (range.hasNext()) {
        var key = range.next().key;
        if (key.dueAtMs() > nowMs || due.size() == most) {
          firstLeftMs = key.dueAtMs();
          break;
        }
        due.add(key.toTimer());
      }
    }
    due.forEach(this::cancel);
    nextDueMs = firstLeftMs;
    return due;
  }
}
