package io.millrace.statestore.stream;

import io.millrace.contracts.record.CloudEventHeaders;
import io.millrace.contracts.topic.Topics;
import io.millrace.kit.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads the ends of the agents' topics: the ids of the tasks there. Of each topic the last few
 * thousand, many more than one transaction holds; an older one that should have been among them is
 * sent twice, which agents bear.
 */
final class SentTasks implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(SentTasks.class);

  /** Records looked at from the end of each partition of an agent's topic. */
  static final int TAIL_MAX = 5_000;

  private static final Duration TIME_MAX = Duration.ofSeconds(5);
  private static final Duration POLL_MAX = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final int partition;

  SentTasks(KafkaSettings settings, int partition) {
    this.partition = partition;
    var bytes = new ByteArrayDeserializer();
    consumer =
        new KafkaConsumer<>(
            settings.with(
                Map.of(
                    "client.id",
                    "millrace-sent-tasks-" + partition,
                    "enable.auto.commit",
                    false,
                    "auto.offset.reset",
                    "latest",
                    "fetch.max.wait.ms",
                    50,
                    "max.poll.records",
                    TAIL_MAX,
                    "allow.auto.create.topics",
                    false)),
            bytes,
            bytes);
  }

  Set<String> read() {
    var ends = ends();
    var ids = new HashSet<String>();
    if (ends.isEmpty()) return ids;
    consumer.assign(ends.keySet());
    var begins = consumer.beginningOffsets(ends.keySet(), TIME_MAX);
    ends.forEach(
        (each, end) ->
            consumer.seek(each, Math.max(end - TAIL_MAX, begins.getOrDefault(each, 0L))));
    long deadline = System.nanoTime() + TIME_MAX.toNanos();
    while (!hasReached(ends) && System.nanoTime() < deadline)
      for (var record : consumer.poll(POLL_MAX)) {
        var id = CloudEventHeaders.read(record.headers(), CloudEventHeaders.ID);
        if (id != null) ids.add(id);
      }
    if (!hasReached(ends))
      LOG.warnf(
          "The tasks that were sent last were not all read within %s; some may be sent twice",
          TIME_MAX);
    return ids;
  }

  private boolean hasReached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey(), TIME_MAX) >= end.getValue());
  }

  /** Partitions that are not empty, with their ends. */
  private Map<TopicPartition, Long> ends() {
    var topics = consumer.listTopics(TIME_MAX);
    int inputs = topics.getOrDefault(Topics.RESULTS.name(), List.of()).size();
    var wanted = new ArrayList<TopicPartition>();
    topics.forEach(
        (topic, partitions) -> {
          if (Topics.isTasks(topic)) wanted.addAll(sameKeys(partitions, inputs));
        });
    var ends = new HashMap<>(consumer.endOffsets(wanted, TIME_MAX));
    ends.values().removeIf(end -> end == 0);
    return ends;
  }

  /** Keys are spread alike over topics with the same number of partitions. */
  private List<TopicPartition> sameKeys(List<PartitionInfo> partitions, int inputs) {
    return partitions.stream()
        .filter(info -> partitions.size() != inputs || info.partition() == partition)
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  @Override
  public void close() {
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
