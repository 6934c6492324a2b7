package io.millrace.agents.stream;

import io.millrace.contracts.message.LiveEvent;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.kit.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/**
 * Sends live frames to {@code millrace.live.v1} and forgets them: they are for eyes, so losing one
 * is better than making an agent wait. Waits at most {@link #BLOCK_MS_MAX} for memory or metadata,
 * keeps at most {@link #BUFFER_BYTES_MAX}, and never throws.
 */
final class LiveChannel implements AutoCloseable {

  static final int BLOCK_MS_MAX = 50;
  static final long BUFFER_BYTES_MAX = 4L * 1024 * 1024;

  private static final String SOURCE = "/millrace/agent-services";
  private static final int DELIVERY_MS_MAX = 5_000;
  private static final int LINGER_MS = 5;
  private static final Logger LOG = Logger.getLogger(LiveChannel.class);

  private final KafkaProducer<byte[], byte[]> producer;

  LiveChannel(KafkaSettings kafka) {
    producer =
        new KafkaProducer<>(
            kafka.with(
                Map.of(
                    ProducerConfig.CLIENT_ID_CONFIG,
                    "millrace-agent-live",
                    ProducerConfig.ACKS_CONFIG,
                    "1",
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                    false,
                    ProducerConfig.RETRIES_CONFIG,
                    0,
                    ProducerConfig.LINGER_MS_CONFIG,
                    LINGER_MS,
                    ProducerConfig.BUFFER_MEMORY_CONFIG,
                    BUFFER_BYTES_MAX,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG,
                    BLOCK_MS_MAX,
                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    DELIVERY_MS_MAX / 2,
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    DELIVERY_MS_MAX)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  void send(LiveEvent event) {
    try {
      producer.send(
          Records.of(Topics.LIVE_EVENTS, event, SOURCE),
          (metadata, failure) -> {
            if (failure != null) LOG.debugf("Live frame lost: %s", failure.toString());
          });
    } catch (KafkaException | IllegalStateException e) {
      LOG.debugf("Live frame lost: %s", e.toString());
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofMillis(DELIVERY_MS_MAX));
  }
}
