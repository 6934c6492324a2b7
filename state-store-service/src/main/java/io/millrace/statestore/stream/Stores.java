package io.millrace.statestore.stream;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** The state stores of a partition, all in RocksDB with a changelog. */
public final class Stores {

  /** Run id → state, as its message bytes, or the {@link EndedMarker} of a run that has left. */
  public static final String RUNS = "runs";

  /** Due time and id → timer, in the order they fall due. */
  static final String TIMERS = "timers";

  /**
   * Digest → definition, for the runs that were started with it. They stay when those runs leave:
   * there are only as many as versions were ever published.
   */
  static final String DEFINITIONS = "definitions";

  /** Session id → session, as its message bytes. */
  public static final String SESSIONS = "sessions";

  /** Tenants: tasks that are out, and runs that wait for room. */
  static final String TENANTS = "tenants";

  /** Agent → failures in a row and, once it is open, until when. */
  static final String BREAKERS = "breakers";

  /** Due time and run id, for ended runs that are to leave, in the order they are due. */
  static final String EVICTIONS = "evictions";

  /** Task id → result that came before its task was given again. Empty but after a crash. */
  static final String PARKED = "parked-results";

  private Stores() {}

  static StoreBuilder<KeyValueStore<String, byte[]>> bytes(String name) {
    return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
        org.apache.kafka.streams.state.Stores.persistentKeyValueStore(name),
        Serdes.String(),
        Serdes.ByteArray());
  }

  /**
   * As {@link #bytes}, for keys that change with every other input: only what they are at a commit
   * is written.
   */
  static StoreBuilder<KeyValueStore<String, byte[]>> cached(String name) {
    return bytes(name).withCachingEnabled();
  }

  static StoreBuilder<KeyValueStore<TimerKey, byte[]>> timers() {
    return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
            org.apache.kafka.streams.state.Stores.persistentKeyValueStore(TIMERS),
            TimerKey.serde(),
            Serdes.ByteArray())
        .withCachingEnabled();
  }

  static StoreBuilder<KeyValueStore<String, byte[]>> evictions() {
    return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
        org.apache.kafka.streams.state.Stores.persistentKeyValueStore(EVICTIONS),
        Serdes.String(),
        Serdes.ByteArray());
  }

  static StoreBuilder<KeyValueStore<String, String>> definitions() {
    return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
        org.apache.kafka.streams.state.Stores.persistentKeyValueStore(DEFINITIONS),
        Serdes.String(),
        Serdes.String());
  }
}
