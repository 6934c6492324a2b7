package io.millrace.kit.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.record.DeadLetter;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Sends poison to {@code dlq.<topic>}. Returns once Kafka has the dead letter, so the caller may
 * then commit the source record and nothing is lost; if Kafka does not take it in time it throws,
 * and the source record must not be committed.
 */
@ApplicationScoped
public class DeadLetters {

  private static final Logger LOG = Logger.getLogger(DeadLetters.class);

  @ConfigProperty(name = "millrace.dead-letters.send-timeout-ms")
  long sendTimeoutMs;

  private final MeterRegistry meters;
  private final KafkaSettings kafka;
  private KafkaProducer<byte[], byte[]> producer;

  DeadLetters(MeterRegistry meters, KafkaSettings kafka) {
    this.meters = meters;
    this.kafka = kafka;
  }

  @PostConstruct
  void open() {
    producer =
        new KafkaProducer<>(
            kafka.with(
                Map.of(
                    ProducerConfig.CLIENT_ID_CONFIG,
                    "millrace-dead-letters",
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                    true,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG,
                    (int) sendTimeoutMs,
                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    (int) (sendTimeoutMs / 2),
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    (int) sendTimeoutMs)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @PreDestroy
  void close() {
    producer.close(Duration.ofMillis(sendTimeoutMs));
  }

  /**
   * @throws IllegalStateException when Kafka did not take it
   */
  public void send(ConsumerRecord<byte[], byte[]> source, DeadLetter letter) {
    try {
      producer.send(letter.of(source)).get(sendTimeoutMs, TimeUnit.MILLISECONDS);
      meters
          .counter("millrace.dead.letters", "topic", source.topic(), "code", letter.code())
          .increment();
      LOG.warnf(
          "Dead letter from %s-%d@%d: %s, %s",
          source.topic(), source.partition(), source.offset(), letter.code(), letter.message());
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "Kafka did not take a dead letter of "
              + source.topic()
              + " within "
              + sendTimeoutMs
              + " ms",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a dead letter was sent", e);
    }
  }
}
