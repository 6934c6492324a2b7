package io.millrace.statestore.stream;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A breaker for each agent, in this partition: failures in a row open it for a while; then one
 * attempt may try whether the agent is back, and the next after another while, until one succeeds.
 */
final class Breakers {

  private record Breaker(int failures, long openUntilMs) {
    byte[] bytes() {
      return ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
          .putInt(failures)
          .putLong(openUntilMs)
          .array();
    }

    static Breaker of(byte[] bytes) {
      var buffer = ByteBuffer.wrap(bytes);
      return new Breaker(buffer.getInt(), buffer.getLong());
    }
  }

  private final KeyValueStore<String, byte[]> store;
  private final int failuresMax;
  private final Duration open;

  Breakers(KeyValueStore<String, byte[]> store, int failuresMax, Duration open) {
    this.store = store;
    this.failuresMax = failuresMax;
    this.open = open;
  }

  /**
   * Where agents that failed stand. The store holds no others.
   *
   * @param open agents that are left alone, and until when
   * @param trials agents that one attempt may try, and until when they are left alone after it
   */
  record Standing(SortedMap<String, Instant> open, SortedMap<String, Instant> trials) {}

  Standing standing(Instant now) {
    var standing = new Standing(new TreeMap<>(), new TreeMap<>());
    try (var all = store.all()) {
      while (all.hasNext()) {
        var entry = all.next();
        var breaker = Breaker.of(entry.value);
        var until = Instant.ofEpochMilli(breaker.openUntilMs());
        if (until.isAfter(now)) standing.open().put(entry.key, until);
        else if (breaker.failures() >= failuresMax)
          standing.trials().put(entry.key, now.plus(open));
      }
    }
    return standing;
  }

  void failed(String agent, Instant at) {
    var bytes = store.get(agent);
    int failures = bytes == null ? 1 : Breaker.of(bytes).failures() + 1;
    long until = failures >= failuresMax ? at.plus(open).toEpochMilli() : 0;
    store.put(agent, new Breaker(failures, until).bytes());
  }

  void succeeded(String agent) {
    if (store.get(agent) != null) store.delete(agent);
  }

  /** A task was sent: where the breaker was open before, it is the one that tries. */
  void dispatched(String agent, Instant at) {
    var bytes = store.get(agent);
    if (bytes == null) return;
    var breaker = Breaker.of(bytes);
    if (breaker.failures() >= failuresMax)
      store.put(agent, new Breaker(breaker.failures(), at.plus(open).toEpochMilli()).bytes());
  }
}
