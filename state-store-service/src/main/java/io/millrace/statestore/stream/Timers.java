package io.millrace.statestore.stream;

import io.millrace.statestore.core.Timer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The timers of a partition. What firing costs depends on what is due, not on what waits: timers
 * lie in the order of their due times, and a scan begins where the last one ended, so it does not
 * walk over the graves of those that were fired or cancelled before.
 */
final class Timers {

  private static final byte[] PRESENT = {1};

  private final KeyValueStore<TimerKey, byte[]> store;

  /** No timer is due before; 0 after a restart, when one scan finds out anew. */
  private long scanFromMs;

  Timers(KeyValueStore<TimerKey, byte[]> store) {
    this.store = store;
  }

  void start(Timer timer) {
    var key = TimerKey.of(timer);
    scanFromMs = Math.min(scanFromMs, key.dueAtMs());
    store.put(key, PRESENT);
  }

  void cancel(Timer timer) {
    store.delete(TimerKey.of(timer));
  }

  /** Takes the timers that are due, oldest first, at most so many. */
  List<Timer> takeDue(long nowMs, int most) {
    var due = new ArrayList<Timer>();
    if (scanFromMs > nowMs) return due;
    long doneUntilMs = nowMs;
    try (var range = store.range(TimerKey.dueAfter(scanFromMs - 1), TimerKey.dueAfter(nowMs))) {
      while (range.hasNext()) {
        var key = range.next().key;
        if (key.dueAtMs() > nowMs) break;
        if (due.size() == most) {
          doneUntilMs = key.dueAtMs();
          break;
        }
        due.add(key.toTimer());
      }
    }
    due.forEach(this::cancel);
    scanFromMs = doneUntilMs;
    return due;
  }
}
