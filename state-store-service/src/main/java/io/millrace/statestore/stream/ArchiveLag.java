package io.millrace.statestore.stream;

import io.millrace.contracts.topic.Topic;
import io.millrace.kit.kafka.KafkaSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Measures how far the archive is behind one topic, over all partitions and whichever instance
 * archives them: what the archiver's group has committed, and what this instance has written since,
 * against the end of the topic. The age is that of the first record that is not archived.
 *
 * <p>It joins no group and commits nothing. Not safe for threads but for {@link #archived}.
 */
final class ArchiveLag implements AutoCloseable {

  /**
   * @param records not archived yet; an upper bound, since marks of transactions count too
   * @param ageMs age of the oldest of them; 0 when there is none
   */
  record Lag(long records, long ageMs) {}

  private record Span(TopicPartition partition, long from, long until) {}

  private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int API_TIMEOUT_MS = 5_000;

  private final String topic;
  private final Clock clock;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<Integer, Long> archived = new ConcurrentHashMap<>();

  /**
   * @param group the consumer group that archives the topic
   */
  ArchiveLag(Topic<?> topic, String group, KafkaSettings kafka, Clock clock) {
    this.topic = topic.name();
    this.clock = clock;
    var bytes = new ByteArrayDeserializer();
    consumer = new KafkaConsumer<>(kafka.with(settings(group)), bytes, bytes);
  }

  private static Map<String, Object> settings(String group) {
    return Map.of(
        ConsumerConfig.GROUP_ID_CONFIG,
        group,
        ConsumerConfig.CLIENT_ID_CONFIG,
        group + "-lag",
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
        false,
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "read_committed",
        // One batch of records of each partition is enough to see how old the first is.
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        1,
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        API_TIMEOUT_MS);
  }

  /** This instance has written everything before the offset. */
  void archived(int partition, long nextOffset) {
    archived.merge(partition, nextOffset, Math::max);
  }

  /**
   * @throws org.apache.kafka.common.KafkaException when Kafka does not answer
   */
  Lag measure() {
    var spans = spans();
    var heads = heads(spans);
    long records = 0;
    long oldestMs = Long.MAX_VALUE;
    for (Span span : spans) {
      var head = heads.get(span.partition());
      if (head == null) continue; // only marks of transactions are left there
      records += span.until() - head.offset();
      oldestMs = Math.min(oldestMs, head.timestamp());
    }
    return new Lag(records, records == 0 ? 0 : Math.max(0, clock.millis() - oldestMs));
  }

  /** What the archive may not have yet. */
  private List<Span> spans() {
    var partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    var beginnings = consumer.beginningOffsets(partitions);
    var ends = consumer.endOffsets(partitions);
    var committed = consumer.committed(Set.copyOf(partitions));
    var spans = new ArrayList<Span>();
    for (TopicPartition partition : partitions) {
      long until = ends.getOrDefault(partition, 0L);
      var offset = committed.get(partition);
      long from =
          Math.max(
              Math.max(
                  offset == null ? 0 : offset.offset(), beginnings.getOrDefault(partition, 0L)),
              archivedHere(partition, until));
      if (from < until) spans.add(new Span(partition, from, until));
    }
    return spans;
  }

  private long archivedHere(TopicPartition partition, long end) {
    long next = archived.getOrDefault(partition.partition(), 0L);
    if (next <= end) return next;
    archived.remove(partition.partition()); // the topic began anew
    return 0;
  }

  /** The first record of each span that has one. */
  private Map<TopicPartition, ConsumerRecord<byte[], byte[]>> heads(List<Span> spans) {
    var heads = new HashMap<TopicPartition, ConsumerRecord<byte[], byte[]>>();
    if (spans.isEmpty()) return heads;
    consumer.assign(spans.stream().map(Span::partition).toList());
    spans.forEach(span -> consumer.seek(span.partition(), span.from()));
    long deadline = System.nanoTime() + HEAD_TIMEOUT.toNanos();
    while (System.nanoTime() < deadline && spans.stream().anyMatch(span -> isOpen(span, heads))) {
      for (var record : consumer.poll(POLL))
        heads.putIfAbsent(new TopicPartition(topic, record.partition()), record);
    }
    return heads;
  }

  private boolean isOpen(Span span, Map<TopicPartition, ConsumerRecord<byte[], byte[]>> heads) {
    return !heads.containsKey(span.partition())
        && consumer.position(span.partition()) < span.until();
  }

  @Override
  public void close() {
    consumer.close(
        org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofMillis(API_TIMEOUT_MS)));
  }
}
