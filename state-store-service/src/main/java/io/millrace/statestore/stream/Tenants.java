package io.millrace.statestore.stream;

import io.millrace.contracts.message.Priority;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of each tenant that are out in this partition, at most a bound, and the runs that wait
 * for room: those of high priority first, then who waits longest. So a tenant with many runs fills
 * its own share and nobody else's.
 */
final class Tenants {

  private static final byte[] PRESENT = {1};

  /** Sorts after every character of a key. */
  private static final String END = "\uffff";

  private final KeyValueStore<String, byte[]> store;
  private final int tasksMax;

  Tenants(KeyValueStore<String, byte[]> store, int tasksMax) {
    this.store = store;
    this.tasksMax = tasksMax;
  }

  int room(String tenant) {
    return tasksMax - out(tenant);
  }

  int out(String tenant) {
    var bytes = store.get(count(tenant));
    return bytes == null ? 0 : ByteBuffer.wrap(bytes).getInt();
  }

  void add(String tenant, int tasks) {
    if (tasks == 0) return;
    int out = Math.max(0, out(tenant) + tasks);
    if (out == 0) store.delete(count(tenant));
    else store.put(count(tenant), ByteBuffer.allocate(Integer.BYTES).putInt(out).array());
  }

  /** A run waits for room from now on; one that waits already keeps its place. */
  void enqueue(String tenant, Priority priority, String runId, long nowMs) {
    var mark = mark(runId);
    if (store.get(mark) != null) return;
    var place =
        waiting(tenant)
            + (priority == Priority.HIGH ? '0' : '1')
            + "%016d".formatted(nowMs)
            + '/'
            + runId;
    store.put(place, PRESENT);
    store.put(mark, place.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes the run that is next, if the tenant has room and one waits. */
  @Nullable String next(String tenant) {
    if (room(tenant) <= 0) return null;
    var prefix = waiting(tenant);
    try (var range = store.range(prefix, prefix + END)) {
      if (!range.hasNext()) return null;
      var place = range.next().key;
      var runId = place.substring(place.lastIndexOf('/') + 1);
      store.delete(place);
      store.delete(mark(runId));
      return runId;
    }
  }

  private static String count(String tenant) {
    return "out/" + tenant;
  }

  private static String waiting(String tenant) {
    return "waiting/" + tenant + "/";
  }

  private static String mark(String runId) {
    return "mark/" + runId;
  }
}
