package io.millrace.bench.journal;

import io.millrace.contracts.topic.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Consumers of all partitions of the journal, outside any group, for committed records alone. */
public final class CommittedJournal {

  private static final int RECORDS_MAX = 2_000;

  private CommittedJournal() {}

  /** Stands at the end as it is now, so nothing that comes later is missed. */
  public static KafkaConsumer<byte[], byte[]> fromNow(String kafka) {
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
                RECORDS_MAX),
            bytes,
            bytes);
    var partitions =
        consumer.partitionsFor(Topics.EVENTS.name()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(List.of());
    partitions.forEach(consumer::position);
    return consumer;
  }
}
