package io.millrace.statestore.stream;

import io.millrace.kit.kafka.KafkaSettings;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.processor.api.Record;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends early tasks with one plain producer for all stream threads. Each thread waits for its own
 * before it commits: a task that Kafka did not take ends the thread, its transaction is aborted,
 * and what led to the task is read again.
 */
@ApplicationScoped
public class KafkaEarlyTasks implements EarlyTasks {

  private static final Logger LOG = Logger.getLogger(KafkaEarlyTasks.class);

  /** Longest time that Kafka may take for a task; a transaction may be open for ten seconds. */
  private static final Duration DELIVERY_MAX = Duration.ofSeconds(6);

  private static final Duration REQUEST_MAX = Duration.ofSeconds(3);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

  private final KafkaSettings settings;
  private final ReentrantLock opening = new ReentrantLock();
  private final ThreadLocal<List<Future<RecordMetadata>>> sent =
      ThreadLocal.withInitial(ArrayList::new);
  private volatile @Nullable Producer<byte[], byte[]> producer;

  KafkaEarlyTasks(KafkaSettings settings) {
    this.settings = settings;
  }

  @Override
  public void send(Record<String, Outgoing> task) {
    var record =
        new ProducerRecord<>(
            task.value().topic(),
            null,
            task.timestamp(),
            task.key().getBytes(StandardCharsets.UTF_8),
            task.value().value(),
            task.headers());
    try {
      sent.get().add(producer().send(record));
    } catch (IllegalStateException e) {
      // Closed while the thread was still at work: not a fault of the input.
      throw new KafkaException("The producer of tasks is closed", e);
    }
  }

  /**
   * Waits until Kafka has all that this thread sent since the last time.
   *
   * @throws KafkaException when it did not take something
   */
  void await() {
    var open = sent.get();
    if (open.isEmpty()) return;
    long deadline = System.nanoTime() + DELIVERY_MAX.plus(REQUEST_MAX).toNanos();
    try {
      for (var each : open)
        each.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("Kafka did not take a task; what led to it is read again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted while Kafka takes tasks", e);
    } finally {
      open.clear();
    }
  }

  @Override
  public Set<String> sentLately(int partition) {
    try (var reader = new SentTasks(settings, partition)) {
      return reader.read();
    } catch (KafkaException e) {
      LOG.warnf(
          e,
          "The tasks that were sent last cannot be read for partition %d; some may be sent twice",
          partition);
      return Set.of();
    }
  }

  private Producer<byte[], byte[]> producer() {
    var open = producer;
    return open == null ? open() : open;
  }

  private Producer<byte[], byte[]> open() {
    opening.lock();
    try {
      var open = producer;
      if (open != null) return open;
      var bytes = new ByteArraySerializer();
      open =
          new KafkaProducer<>(
              settings.with(
                  Map.of(
                      "client.id",
                      "millrace-early-tasks",
                      "acks",
                      "all",
                      "enable.idempotence",
                      true,
                      "linger.ms",
                      0,
                      // Tasks that come while a request is on its way share the next one.
                      "max.in.flight.requests.per.connection",
                      1,
                      "max.request.size",
                      1_048_576,
                      "delivery.timeout.ms",
                      (int) DELIVERY_MAX.toMillis(),
                      "request.timeout.ms",
                      (int) REQUEST_MAX.toMillis(),
                      "max.block.ms",
                      REQUEST_MAX.toMillis())),
              bytes,
              bytes);
      producer = open;
      return open;
    } finally {
      opening.unlock();
    }
  }

  @PreDestroy
  void close() {
    var open = producer;
    if (open != null) open.close(CLOSE_MAX);
  }
}
