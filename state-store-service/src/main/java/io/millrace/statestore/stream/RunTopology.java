package io.millrace.statestore.stream;

import io.millrace.contracts.topic.Topics;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.jspecify.annotations.Nullable;

/**
 * The topology: commands, results and retries of a run meet in one partition, because they carry
 * its key, and leave through one sink that sends each record to the topic it names.
 */
@Singleton
public class RunTopology {

  private static final String INPUT = "input";
  private static final String MACHINE = "machine";
  private static final String OUTPUT = "output";

  private static final TopicNameExtractor<String, Outgoing> BY_NAME =
      (key, outgoing, context) -> outgoing.topic();

  /** Our keys are ASCII; a foreign key on its way to the dead letters keeps its bytes. */
  private static final Serializer<@Nullable String> KEY =
      (topic, key) -> key == null ? null : key.getBytes(StandardCharsets.ISO_8859_1);

  private static final Serializer<Outgoing> VALUE = (topic, outgoing) -> outgoing.value();

  /** A singleton: Kafka Streams reads fields of the topology, which a proxy has not. */
  @Produces
  @Singleton
  public Topology topology(Wiring wiring) {
    return build(wiring);
  }

  static Topology build(Wiring wiring) {
    var bytes = new ByteArrayDeserializer();
    return new Topology()
        .addSource(
            INPUT,
            bytes,
            bytes,
            Topics.COMMANDS.name(),
            Topics.RESULTS.name(),
            Topics.RETRIES.name())
        .addProcessor(MACHINE, () -> new RunProcessor(wiring), INPUT)
        .addStateStore(Stores.cached(Stores.RUNS), MACHINE)
        .addStateStore(Stores.bytes(Stores.SESSIONS), MACHINE)
        .addStateStore(Stores.cached(Stores.TENANTS), MACHINE)
        .addStateStore(Stores.bytes(Stores.BREAKERS), MACHINE)
        .addStateStore(Stores.bytes(Stores.PARKED), MACHINE)
        .addStateStore(Stores.timers(), MACHINE)
        .addStateStore(Stores.definitions(), MACHINE)
        .addStateStore(Stores.evictions(), MACHINE)
        .addSink(OUTPUT, BY_NAME, KEY, VALUE, MACHINE);
  }
}
