package io.millrace.statestore.stream;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** The state stores of a partition, all in RocksDB with a changelog. */
public final class Stores {

  /** Run id → state, as its message bytes. */
  public static final String RUNS = "runs";

  /** Due time and id → timer, in the order they fall due. */
  static final String TIMERS = "timers";

  /** Digest → definition, for the runs that were started with it. */
  static final String DEFINITIONS = "definitions";

  private Stores() {}

  static StoreBuilder<KeyValueStore<String, byte[]>> runs() {
    return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
        org.apache.kafka.streams.state.Stores.persistentKeyValueStore(RUNS),
        Serdes.String(),
        Serdes.ByteArray());
  }

  static StoreBuilder<KeyValueStore<TimerKey, byte[]>> timers() {
    return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
        org.apache.kafka.streams.state.Stores.persistentKeyValueStore(TIMERS),
        TimerKey.serde(),
        Serdes.ByteArray());
  }

  static StoreBuilder<KeyValueStore<String, String>> definitions() {
    return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
        org.apache.kafka.streams.state.Stores.persistentKeyValueStore(DEFINITIONS),
        Serdes.String(),
        Serdes.String());
  }
}
