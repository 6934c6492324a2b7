package io.millrace.statestore.stream;

import io.millrace.statestore.core.Timer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;

/** The timers of a partition. What firing costs depends on what is due, not on what waits. */
final class Timers {

  private static final byte[] PRESENT = {1};

  private final KeyValueStore<TimerKey, byte[]> store;

  Timers(KeyValueStore<TimerKey, byte[]> store) {
    this.store = store;
  }

  void start(Timer timer) {
    store.put(TimerKey.of(timer), PRESENT);
  }

  void cancel(Timer timer) {
    store.delete(TimerKey.of(timer));
  }

  /** Takes the timers that are due, oldest first, at most so many. */
  List<Timer> takeDue(long nowMs, int most) {
    var due = new ArrayList<Timer>();
    try (var range = store.range(TimerKey.FIRST, TimerKey.dueBy(nowMs))) {
      while (range.hasNext() && due.size() < most) {
        var key = range.next().key;
        if (key.dueAtMs() <= nowMs) due.add(key.toTimer());
      }
    }
    due.forEach(this::cancel);
    return due;
  }
}
