package io.millrace.agents.stream;

import io.millrace.agents.core.Cancellations;
import io.millrace.contracts.codec.UndecodableException;
import io.millrace.contracts.message.TaskCancellation;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.kit.kafka.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows {@code millrace.cancellations.v1} from its end, all partitions, without a group: every
 * worker process hears every cancellation. One that is missed costs work whose result nobody
 * applies, so nothing waits for this reader: a topic that cannot be read is tried again, and what
 * cannot be decoded is passed over.
 */
final class CancellationReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration REOPEN_PAUSE = Duration.ofSeconds(1);
  private static final Duration METADATA_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final int FETCH_BYTES_MAX = 1_048_576;
  private static final int RECORDS_PER_POLL_MAX = 500;
  private static final Logger LOG = Logger.getLogger(CancellationReader.class);

  private final KafkaSettings kafka;
  private final String clientId;
  private final Cancellations cancellations;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final CountDownLatch listening = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;

  private CancellationReader(KafkaSettings kafka, String clientId, Cancellations cancellations) {
    this.kafka = kafka;
    this.clientId = clientId;
    this.cancellations = cancellations;
    this.thread = Thread.ofPlatform().daemon().name(clientId).unstarted(this::run);
  }

  /**
   * @param clientId unique in the installation
   */
  static CancellationReader start(
      KafkaSettings kafka, String clientId, Cancellations cancellations) {
    var reader = new CancellationReader(kafka, clientId, cancellations);
    reader.thread.start();
    return reader;
  }

  /** Whether every cancellation from now on is heard; waits for it. */
  boolean awaitListening(Duration timeout) throws InterruptedException {
    return listening.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    stopped.countDown();
    var open = consumer;
    if (open != null) open.wakeup();
    thread.join(CLOSE_TIMEOUT.plus(POLL));
  }

  private void run() {
    while (!isStopped()) {
      try {
        follow();
      } catch (WakeupException e) {
        LOG.debug("The reader of cancellations stops");
      } catch (RuntimeException e) {
        LOG.warnf(
            "Cancellations cannot be read, so cancelled tasks run to their end; trying again in %d ms: %s",
            REOPEN_PAUSE.toMillis(), e.toString());
        pause();
      }
    }
  }

  private void follow() {
    try (var open =
        new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer = open;
      var partitions = partitions(open);
      open.assign(partitions);
      for (var partition : partitions) goTo(open, partition);
      listening.countDown();
      while (!isStopped()) open.poll(POLL).forEach(this::take);
    } finally {
      consumer = null;
    }
  }

  private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> open) {
    var topic = Topics.CANCELLATIONS.name();
    var partitions =
        open.partitionsFor(topic, METADATA_TIMEOUT).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) throw new IllegalStateException("There is no topic " + topic);
    return partitions;
  }

  private void goTo(KafkaConsumer<byte[], byte[]> open, TopicPartition partition) {
    var left = positions.get(partition);
    if (left == null) open.seekToEnd(List.of(partition));
    else open.seek(partition, left);
    positions.put(partition, open.position(partition, METADATA_TIMEOUT));
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
    try {
      var cancellation =
          Records.codec(TaskCancellation.class)
              .decode(record.value() == null ? new byte[0] : record.value());
      cancellations.cancel(cancellation.taskId(), cancellation.reason());
    } catch (UndecodableException e) {
      LOG.warnf(
          "Passed over %s-%d@%d: %s, %s",
          record.topic(), record.partition(), record.offset(), e.code(), e.getMessage());
    }
  }

  private Map<String, Object> settings() {
    return kafka.with(
        Map.of(
            ConsumerConfig.CLIENT_ID_CONFIG,
            clientId,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "latest",
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
            FETCH_BYTES_MAX,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            RECORDS_PER_POLL_MAX));
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private void pause() {
    try {
      stopped.await(REOPEN_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped.countDown();
    }
  }
}
