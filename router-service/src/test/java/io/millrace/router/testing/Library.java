package io.millrace.router.testing;

import io.millrace.router.store.TrainedClassifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Kafka beside the service under test, and the workflows published and learnt. */
@ApplicationScoped
public class Library {

  private static final int SKILLS = 2;
  private static final int POLLS_MAX = 400;
  private static final long POLL_MS = 50;

  private final KafkaProbe kafka;
  private final TrainedClassifier trained;

  Library(
      @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
      TrainedClassifier trained) {
    this.kafka = new KafkaProbe(bootstrapServers);
    this.trained = trained;
  }

  @PreDestroy
  void close() {
    kafka.close();
  }

  public KafkaProbe kafka() {
    return kafka;
  }

  /** Publishes what is not published yet, and returns when the router has learnt it. */
  public void open() throws InterruptedException {
    if (skills() == SKILLS) return;
    kafka.publish(Workflows.entry(Workflows.GENERAL, 1));
    kafka.publish(Workflows.entry(Workflows.LIBRARY, 1));
    kafka.publish(Workflows.entry(Workflows.LIBRARY, 2));
    for (int i = 0; i < POLLS_MAX && skills() != SKILLS; i++) Thread.sleep(POLL_MS);
    if (skills() != SKILLS)
      throw new AssertionError("The router has learnt " + skills() + " skills");
  }

  private int skills() {
    return trained.current().map(classifier -> classifier.skills().size()).orElse(-1);
  }
}
