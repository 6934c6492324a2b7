package io.millrace.statestore.stream;

import io.millrace.statestore.core.Decision;
import io.millrace.statestore.core.Facts;
import io.millrace.statestore.core.Input;
import io.millrace.statestore.core.Run;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Where a fault can be planted in the machine without touching its code. */
interface SimFault {

  /** The machine as it is. */
  SimFault NONE = new SimFault() {};

  /** The invariant that finds it; null for no fault. */
  default @Nullable SimInvariant breaks() {
    return null;
  }

  /** Where to begin to look for a history that shows it: some faults are rare. */
  default long firstSeed() {
    return 0;
  }

  /** A decision of the core. */
  default Decision decide(@Nullable Run run, Input input, Facts facts, DecisionMaker core) {
    return core.decide(run, input, facts);
  }

  /** A write to a store; a value that is null deletes. */
  default <K, V> void write(String store, K key, @Nullable V value, SimStore.Write<K, V> write) {
    write.make(key, value);
  }

  /** A record that leaves the machine. */
  default void send(Record<String, Outgoing> record, Consumer<Record<String, Outgoing>> send) {
    send.accept(record);
  }

  /** Whether inputs that were read and not committed are not read again after a crash. */
  default boolean forgetsInput() {
    return false;
  }

  /** Whether writes to a store stay although their transaction was not committed. */
  default boolean survivesCrash(String store) {
    return false;
  }
}
