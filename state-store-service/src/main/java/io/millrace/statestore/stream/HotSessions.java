package io.millrace.statestore.stream;

import io.millrace.contracts.message.SessionState;
import io.millrace.contracts.record.Records;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Reads the sessions of the partitions this instance owns, straight from their store. */
@ApplicationScoped
public class HotSessions {

  private final KafkaStreams streams;

  HotSessions(KafkaStreams streams) {
    this.streams = streams;
  }

  /**
   * Empty for a session that no run has belonged to.
   *
   * @throws NotReadyException while the store of the partition cannot be read here
   */
  public Optional<SessionState> find(String sessionId, int partition) {
    try {
      ReadOnlyKeyValueStore<String, byte[]> store =
          streams.store(
              StoreQueryParameters.fromNameAndType(
                      Stores.SESSIONS, QueryableStoreTypes.<String, byte[]>keyValueStore())
                  .withPartition(partition));
      return Optional.ofNullable(store.get(sessionId))
          .map(bytes -> Records.codec(SessionState.class).decode(bytes));
    } catch (InvalidStateStoreException | IllegalStateException e) {
      throw new NotReadyException("The store of the partition cannot be read here", e);
    }
  }
}
