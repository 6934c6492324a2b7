package io.millrace.bench.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Counts the records between two readings of {@link Offsets}: what offsets alone cannot say, since
 * each transaction leaves a marker in the partitions that it touched.
 */
public final class RecordCounter {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private RecordCounter() {}

  /** Committed records by topic; topics of the broker itself are left out. */
  public static Map<String, Long> count(
      String kafka, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to)
      throws IOException {
    var left = new HashMap<>(to);
    left.entrySet()
        .removeIf(
            end ->
                end.getKey().topic().startsWith("__")
                    || end.getValue() <= from.getOrDefault(end.getKey(), 0L));
    var counts = new TreeMap<String, Long>();
    var bytes = new ByteArrayDeserializer();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                kafka,
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false,
                "max.poll.records",
                5_000),
            bytes,
            bytes)) {
      consumer.assign(left.keySet());
      left.keySet()
          .forEach(partition -> consumer.seek(partition, from.getOrDefault(partition, 0L)));
      long until = System.nanoTime() + TIMEOUT_NANOS;
      while (!left.isEmpty()) {
        if (System.nanoTime() > until)
          throw new IOException("The records were not counted in time: " + left.keySet());
        for (var record : consumer.poll(POLL)) {
          var partition = new TopicPartition(record.topic(), record.partition());
          if (record.offset() < to.get(partition)) counts.merge(record.topic(), 1L, Long::sum);
        }
        left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
      }
    }
    return counts;
  }
}
