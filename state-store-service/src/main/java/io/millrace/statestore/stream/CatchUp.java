package io.millrace.statestore.stream;

import io.millrace.contracts.message.TaskResult;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What a partition must bear in mind for a while after it was opened, because what the last owner
 * had not committed is decided again: tasks that were sent then, and results of tasks that are not
 * decided again yet. A result is parked until its task is given. When the while is over, one whose
 * run is open and may still ask for it stays; the others go.
 */
final class CatchUp {

  /** Most results that are parked in a partition. */
  static final int PARKED_MAX = 10_000;

  private final KeyValueStore<String, byte[]> store;
  private final long untilMs;
  private final Duration length;
  private long nextLookMs;
  private final Set<String> parked = new HashSet<>();
  private final Set<String> sent;

  CatchUp(KeyValueStore<String, byte[]> store, Set<String> sent, long nowMs, Duration length) {
    this.store = store;
    this.sent = new HashSet<>(sent);
    this.length = length;
    untilMs = nowMs + length.toMillis();
    nextLookMs = untilMs;
    try (var all = store.all()) {
      all.forEachRemaining(entry -> parked.add(entry.key));
    }
  }

  boolean isOver(long nowMs) {
    return nowMs >= untilMs;
  }

  /** Whether the task stands in its topic already; asked once for each. */
  boolean wasSent(String taskId) {
    return sent.remove(taskId);
  }

  /** False when there is no room, or when nothing is to come that could ask for it. */
  boolean park(String taskId, ParkedResult result, long nowMs) {
    if (isOver(nowMs) || parked.size() >= PARKED_MAX) return false;
    if (parked.add(taskId)) store.put(taskId, result.toBytes());
    return true;
  }

  /** Takes the result of a task that is given now, if it has come. */
  @Nullable TaskResult take(String taskId) {
    if (!parked.remove(taskId)) return null;
    return ParkedResult.of(store.delete(taskId)).result();
  }

  /** Whether it is time to look whom the parked results are still for. */
  boolean isTimeToLook(long nowMs) {
    return nowMs >= nextLookMs;
  }

  /**
   * Looks through what is parked.
   *
   * @param stays whether a result may still be asked for
   */
  void look(long nowMs, Predicate<ParkedResult> stays) {
    sent.clear();
    nextLookMs = nowMs + length.toMillis();
    for (String taskId : List.copyOf(parked)) {
      if (stays.test(ParkedResult.of(store.get(taskId)))) continue;
      parked.remove(taskId);
      store.delete(taskId);
    }
  }
}
