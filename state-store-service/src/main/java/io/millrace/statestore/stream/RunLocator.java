package io.millrace.statestore.stream;

import io.millrace.contracts.id.RunIds;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.HostInfo;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Says which instance holds the partition of a run. Asks what the consumer group last agreed on, so
 * an answer may be out of date while partitions move; who is asked wrongly says so.
 */
@ApplicationScoped
public class RunLocator {

  /** Where a run is hot. */
  public sealed interface Place {

    /** In a store of this instance. */
    record Here(int partition) implements Place {}

    /** At another instance. */
    record There(String host, int port) implements Place {}
  }

  /** The stores have the run id as key, but the partition is that of the records' key. */
  private static final StreamPartitioner<String, Object> BY_PARTITION_KEY =
      (topic, runId, value, partitions) -> Optional.of(Set.of(partition(runId, partitions)));

  private final KafkaStreams streams;
  private final Optional<HostInfo> self;

  RunLocator(
      KafkaStreams streams,
      @ConfigProperty(name = "quarkus.kafka-streams.application-server") Optional<String> self) {
    this.streams = streams;
    this.self = self.map(HostInfo::buildFromEndpoint);
  }

  /**
   * @throws NotReadyException while the partition moves, or before this instance has joined
   */
  public Place locate(String runId) {
    var metadata = metadata(runId);
    if (metadata.equals(KeyQueryMetadata.NOT_AVAILABLE))
      throw new NotReadyException("The group has not agreed on its partitions yet", null);
    var owner = metadata.activeHost();
    if (self.isEmpty() || owner.equals(self.get())) return new Place.Here(metadata.partition());
    if (owner.equals(HostInfo.unavailable()))
      throw new NotReadyException("Nobody owns partition " + metadata.partition() + " now", null);
    return new Place.There(owner.host(), owner.port());
  }

  private KeyQueryMetadata metadata(String runId) {
    try {
      var found = streams.queryMetadataForKey(Stores.RUNS, runId, BY_PARTITION_KEY);
      return found == null ? KeyQueryMetadata.NOT_AVAILABLE : found;
    } catch (InvalidStateStoreException | IllegalStateException e) {
      throw new NotReadyException("Kafka Streams does not run", e);
    }
  }

  /** As Kafka's producers spread keys. */
  static int partition(String runId, int partitions) {
    var key = RunIds.partitionKey(runId).getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
