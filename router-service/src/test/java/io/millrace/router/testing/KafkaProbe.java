package io.millrace.router.testing;

import io.millrace.contracts.codec.UndecodableException;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes and reads topics beside the service under test. */
public final class KafkaProbe implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(100);

  private final String bootstrapServers;
  private final KafkaProducer<byte[], byte[]> producer;

  public KafkaProbe(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @Override
  public void close() {
    producer.close(TIMEOUT);
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  public void publish(RegistryEntry entry) {
    send(Records.of(Topics.REGISTRY, entry, "/test"));
  }

  public void send(ProducerRecord<byte[], byte[]> record) {
    try {
      producer.send(record).get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      throw new AssertionError("Kafka did not take a record of the test", e);
    }
  }

  public void request(byte[] value, Map<String, String> headers) {
    var record =
        new ProducerRecord<byte[], byte[]>(
            Topics.REQUESTS.name(), "same key".getBytes(StandardCharsets.UTF_8), value);
    headers.forEach(
        (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    send(record);
  }

  /** The commands of a run, once there are so many. */
  public List<Command> commands(Predicate<Command> wanted, int count) {
    return records(Topics.COMMANDS.name(), record -> wanted.test(command(record)), count).stream()
        .map(KafkaProbe::command)
        .toList();
  }

  /** The records of a topic from its beginning that are wanted, once there are so many. */
  public List<ConsumerRecord<byte[], byte[]>> records(
      String topic, Predicate<ConsumerRecord<byte[], byte[]>> wanted, int count) {
    var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + TIMEOUT.toNanos();
      while (found.size() < count && System.nanoTime() < deadline)
        consumer.poll(POLL).forEach(record -> addIf(found, record, wanted));
    }
    if (found.size() < count)
      throw new AssertionError(
          "Only " + found.size() + " of " + count + " records came on " + topic);
    return found;
  }

  private static void addIf(
      List<ConsumerRecord<byte[], byte[]>> found,
      ConsumerRecord<byte[], byte[]> record,
      Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    if (wanted.test(record)) found.add(record);
  }

  private static Command command(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Records.codec(Command.class).decode(record.value());
    } catch (UndecodableException e) {
      throw new AssertionError("A command cannot be read", e);
    }
  }
}
