package io.millrace.kit.registry;

import io.millrace.contracts.topic.Topics;
import io.millrace.kit.kafka.KafkaSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows the registry topic from its beginning, without a group: every instance needs all of it.
 * The application is not ready before the view has reached the end that the topic had at start;
 * past the time-out it does not start.
 */
@ApplicationScoped
public class RegistryReader {

  private static final int AFTER_TOPICS = Interceptor.Priority.PLATFORM_BEFORE - 800;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final long STOP_TIMEOUT_MS = 5_000;
  private static final Logger LOG = Logger.getLogger(RegistryReader.class);

  private final RegistryView view;
  private final KafkaSettings kafka;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private volatile boolean running = true;
  private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private @Nullable Thread thread;

  @ConfigProperty(name = "millrace.registry.catch-up-timeout-ms")
  long catchUpTimeoutMs;

  RegistryReader(RegistryView view, KafkaSettings kafka) {
    this.view = view;
    this.kafka = kafka;
  }

  void onStart(@Observes @Priority(AFTER_TOPICS) StartupEvent event) throws InterruptedException {
    thread = Thread.ofPlatform().name("millrace-registry-reader").daemon().start(this::run);
    if (!caughtUp.await(catchUpTimeoutMs, TimeUnit.MILLISECONDS))
      throw new IllegalStateException(
          "The registry topic was not read to its end within " + catchUpTimeoutMs + " ms");
  }

  void onStop(@Observes ShutdownEvent event) throws InterruptedException {
    running = false;
    var open = consumer;
    if (open != null) open.wakeup();
    if (thread != null) thread.join(STOP_TIMEOUT_MS);
  }

  private void run() {
    while (running) {
      try {
        follow();
      } catch (WakeupException e) {
        LOG.debug("Registry reader stops");
      } catch (RuntimeException e) {
        LOG.errorf(e, "The registry topic cannot be read; trying again in %d ms", RETRY.toMillis());
        pause();
      }
    }
  }

  private void follow() {
    var partition = new TopicPartition(Topics.REGISTRY.name(), 0);
    try (var open =
        new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer = open;
      open.assign(List.of(partition));
      open.seekToBeginning(List.of(partition));
      long end = open.endOffsets(List.of(partition)).get(partition);
      while (running) {
        if (open.position(partition) >= end && caughtUp.getCount() > 0) {
          view.changed();
          caughtUp.countDown();
        }
        var records = open.poll(POLL);
        records.forEach(view::apply);
        if (!records.isEmpty() && caughtUp.getCount() == 0) view.changed();
      }
    } finally {
      consumer = null;
    }
  }

  private Map<String, Object> settings() {
    return kafka.with(
        Map.of(
            ConsumerConfig.CLIENT_ID_CONFIG, "millrace-registry-reader",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false));
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
