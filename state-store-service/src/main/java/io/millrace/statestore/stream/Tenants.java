package io.millrace.statestore.stream;

import io.millrace.contracts.message.Priority;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of each tenant that are out in this partition, at most a bound, and the runs that wait
 * for room: those of high priority first, then who waits longest. So a tenant with many runs fills
 * its own share and nobody else's. How many of each there are is kept in memory too, counted anew
 * from the store at the start.
 */
final class Tenants {

  private static final byte[] PRESENT = {1};

  private static final String OUT = "out/";
  private static final String WAITING = "waiting/";

  /** Sorts after every character of a key. */
  private static final String END = "\uffff";

  private final KeyValueStore<String, byte[]> store;
  private final int tasksMax;
  private final Map<String, Integer> out = new HashMap<>();
  private final Map<String, Integer> waiting = new HashMap<>();

  Tenants(KeyValueStore<String, byte[]> store, int tasksMax) {
    this.store = store;
    this.tasksMax = tasksMax;
    try (var all = store.range(OUT, OUT + END)) {
      all.forEachRemaining(
          entry ->
              out.put(entry.key.substring(OUT.length()), ByteBuffer.wrap(entry.value).getInt()));
    }
    try (var all = store.range(WAITING, WAITING + END)) {
      all.forEachRemaining(entry -> waiting.merge(tenantOf(entry.key), 1, Integer::sum));
    }
  }

  int room(String tenant) {
    return tasksMax - out(tenant);
  }

  int out(String tenant) {
    return out.getOrDefault(tenant, 0);
  }

  void add(String tenant, int tasks) {
    if (tasks == 0) return;
    int now = Math.max(0, out(tenant) + tasks);
    if (now == 0) {
      out.remove(tenant);
      store.delete(OUT + tenant);
    } else {
      out.put(tenant, now);
      store.put(OUT + tenant, ByteBuffer.allocate(Integer.BYTES).putInt(now).array());
    }
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
    waiting.merge(tenant, 1, Integer::sum);
  }

  /** Takes the run that is next, if the tenant has room and one waits. */
  @Nullable String next(String tenant) {
    if (!waiting.containsKey(tenant) || room(tenant) <= 0) return null;
    var prefix = waiting(tenant);
    try (var range = store.range(prefix, prefix + END)) {
      if (!range.hasNext()) return null;
      var place = range.next().key;
      var runId = place.substring(place.lastIndexOf('/') + 1);
      store.delete(place);
      store.delete(mark(runId));
      waiting.computeIfPresent(tenant, (name, runs) -> runs == 1 ? null : runs - 1);
      return runId;
    }
  }

  private static String waiting(String tenant) {
    return WAITING + tenant + "/";
  }

  /** The place's last two parts are priority with time and the run; neither holds a slash. */
  private static String tenantOf(String place) {
    int run = place.lastIndexOf('/');
    return place.substring(WAITING.length(), place.lastIndexOf('/', run - 1));
  }

  private static String mark(String runId) {
    return "mark/" + runId;
  }
}
