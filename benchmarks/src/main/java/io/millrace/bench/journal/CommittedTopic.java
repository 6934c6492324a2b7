package io.millrace.bench.journal;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Consumers of all partitions of a topic, outside any group, for committed records alone. */
public final class CommittedTopic {

  private static final int RECORDS_MAX = 2_000;

  /** Kafka's own second would be measured with the recovery of a broker. */
  private static final long RECONNECT_MS = 50;

  private CommittedTopic() {}

  /** Stands at the end as it is now, so nothing that comes later is missed. */
  public static KafkaConsumer<byte[], byte[]> fromNow(String kafka, String topic) {
    var bytes = new ByteArrayDeserializer();
    var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                kafka,
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false,
                "max.poll.records",
                RECORDS_MAX,
                "reconnect.backoff.ms",
                RECONNECT_MS,
                "reconnect.backoff.max.ms",
                RECONNECT_MS),
            bytes,
            bytes);
    var partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(List.of());
    partitions.forEach(consumer::position);
    return consumer;
  }
}
