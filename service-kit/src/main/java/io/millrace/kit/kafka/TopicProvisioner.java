package io.millrace.kit.kafka;

import io.millrace.contracts.message.Message;
import io.millrace.contracts.topic.Topic;
import io.millrace.contracts.topic.Topics;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Makes the topics of the registry before any channel of the service starts; a topic that is there
 * is left as it is. Where an operator makes the topics (Strimzi), {@code
 * millrace.topics.create=false} switches this off. A service that cannot reach Kafka in time does
 * not start.
 */
@ApplicationScoped
public class TopicProvisioner {

  /** Before the messaging channels connect. */
  private static final int FIRST = Interceptor.Priority.PLATFORM_BEFORE - 900;

  private static final Logger LOG = Logger.getLogger(TopicProvisioner.class);

  private final KafkaSettings kafka;

  @ConfigProperty(name = "millrace.topics.partitions")
  int partitions;

  @ConfigProperty(name = "millrace.topics.replication")
  short replication;

  @ConfigProperty(name = "millrace.topics.create-timeout-ms")
  long createTimeoutMs;

  @ConfigProperty(name = "millrace.topics.create", defaultValue = "true")
  boolean create;

  TopicProvisioner(KafkaSettings kafka) {
    this.kafka = kafka;
  }

  void onStart(@Observes @Priority(FIRST) StartupEvent event) {
    if (create) ensure(Topics.all());
  }

  /**
   * Returns when every topic is there.
   *
   * @throws IllegalStateException when Kafka does not make them in time
   */
  public void ensure(List<Topic<? extends Message>> topics) {
    try (Admin admin = Admin.create(kafka.with(Map.of()))) {
      var existing = admin.listTopics().names().get(createTimeoutMs, TimeUnit.MILLISECONDS);
      var missing =
          topics.stream()
              .filter(topic -> !existing.contains(topic.name()))
              .map(this::newTopic)
              .toList();
      if (missing.isEmpty()) return;
      for (var result : admin.createTopics(missing).values().entrySet())
        await(result.getKey(), result.getValue());
      LOG.debugf("Made %d topics", missing.size());
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "Kafka at "
              + kafka.servers()
              + " did not list or make the topics within "
              + createTimeoutMs
              + " ms",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while topics were made", e);
    }
  }

  private void await(String topic, org.apache.kafka.common.KafkaFuture<Void> made)
      throws InterruptedException, TimeoutException, ExecutionException {
    try {
      made.get(createTimeoutMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException))
        throw new ExecutionException("Topic " + topic, e.getCause());
    }
  }

  private NewTopic newTopic(Topic<? extends Message> topic) {
    return new NewTopic(
            topic.name(), Optional.of(topic.partitions(partitions)), Optional.of(replication))
        .configs(topic.configuration());
  }
}
