package io.millrace.statestore.stream;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A breaker for each agent, in this partition: failures in a row open it for a while; then one
 * attempt may try whether the agent is back, and the next after another while, until one succeeds.
 * The few that are not closed are kept in memory as they are in the store.
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
  private final SortedMap<String, Breaker> failing = new TreeMap<>();

  Breakers(KeyValueStore<String, byte[]> store, int failuresMax, Duration open) {
    this.store = store;
    this.failuresMax = failuresMax;
    this.open = open;
    try (var all = store.all()) {
      all.forEachRemaining(entry -> failing.put(entry.key, Breaker.of(entry.value)));
    }
  }

  /**
   * Where agents that failed stand. The store holds no others.
   *
   * @param open agents that are left alone, and until when
   * @param trials agents that one attempt may try, and until when they are left alone after it
   */
  record Standing(SortedMap<String, Instant> open, SortedMap<String, Instant> trials) {}

  private static final Standing ALL_CLOSED =
      new Standing(Collections.emptySortedMap(), Collections.emptySortedMap());

  Standing standing(Instant now) {
    if (failing.isEmpty()) return ALL_CLOSED;
    var standing = new Standing(new TreeMap<>(), new TreeMap<>());
    failing.forEach(
        (agent, breaker) -> {
          var until = Instant.ofEpochMilli(breaker.openUntilMs());
          if (until.isAfter(now)) standing.open().put(agent, until);
          else if (breaker.failures() >= failuresMax) standing.trials().put(agent, now.plus(open));
        });
    return standing;
  }

  void failed(String agent, Instant at) {
    var known = failing.get(agent);
    int failures = known == null ? 1 : known.failures() + 1;
    put(agent, new Breaker(failures, failures >= failuresMax ? at.plus(open).toEpochMilli() : 0));
  }

  void succeeded(String agent) {
    if (failing.remove(agent) != null) store.delete(agent);
  }

  /** A task was sent: where the breaker was open before, it is the one that tries. */
  void dispatched(String agent, Instant at) {
    var known = failing.get(agent);
    if (known != null && known.failures() >= failuresMax)
      put(agent, new Breaker(known.failures(), at.plus(open).toEpochMilli()));
  }

  private void put(String agent, Breaker breaker) {
    failing.put(agent, breaker);
    store.put(agent, breaker.bytes());
  }
}
