package io.millrace.router.store;

import io.millrace.embeddings.TextEmbedder;
import io.millrace.kit.registry.RegistryView;
import io.millrace.router.core.Catalogue;
import io.millrace.router.core.Everyday;
import io.millrace.router.core.Example;
import io.millrace.router.core.Skill;
import io.millrace.router.core.SkillClassifier;
import io.millrace.router.ops.RouterSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The classifier of the registry as it is, trained in the background.
 *
 * <p>A change of the registry makes one training after a short delay, during which further changes
 * join it; requests go on with the old classifier until the new one replaces it in one step.
 * Nothing is trained where the examples are the same. A training that fails is logged and tried
 * again; the old classifier stays.
 */
@ApplicationScoped
public class TrainedClassifier {

  private static final Logger LOG = Logger.getLogger(TrainedClassifier.class);
  private static final long RETRY_DELAY_MS = 5_000;
  private static final long AWAIT_STEP_MS = 20;
  private static final String COLLECTION = "router-examples";

  /** Vectors kept for the next start: 1.6 KB each. */
  private static final int EXAMPLES_KEPT_MAX = 4_000;

  private final RegistryView registry;
  private final Catalogue catalogue;
  private final TextEmbedder embedder;
  private final RouterSettings settings;
  private final List<String> everyday = Everyday.sentences();
  private final ScheduledExecutorService background =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("millrace-router-training").unstarted(task));
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile @Nullable SkillClassifier current;
  private List<Example> trainedOn = List.of();

  TrainedClassifier(
      RegistryView registry,
      PublishedWorkflows catalogue,
      TextEmbedder embedder,
      RouterSettings settings) {
    this.registry = registry;
    this.catalogue = catalogue;
    this.embedder = embedder;
    this.settings = settings;
  }

  void onStart(@Observes StartupEvent event) {
    registry.onChange(() -> schedule(settings.retrainDelayMs()));
    schedule(0);
  }

  void onStop(@Observes ShutdownEvent event) {
    background.shutdownNow();
  }

  public Optional<SkillClassifier> current() {
    return Optional.ofNullable(current);
  }

  /**
   * Whether requests would be judged by a classifier that knows no skill though skills are
   * published: right after the start, and after the first workflows are published.
   */
  public boolean isBehind() {
    var classifier = current;
    return classifier == null || (classifier.skills().isEmpty() && !examples().isEmpty());
  }

  /**
   * The classifier; where it knows nothing yet, it is waited for.
   *
   * @return empty when the training is not done in time
   */
  public Optional<SkillClassifier> await() {
    long deadline =
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.firstTrainingTimeoutMs());
    try {
      while (isBehind()) {
        if (System.nanoTime() > deadline) return Optional.empty();
        Thread.sleep(AWAIT_STEP_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    return current();
  }

  private void schedule(long delayMs) {
    if (scheduled.getAndSet(true)) return;
    var unused = background.schedule(this::train, delayMs, TimeUnit.MILLISECONDS);
  }

  private void train() {
    scheduled.set(false);
    try {
      var examples = examples();
      if (current != null && examples.equals(trainedOn)) return;
      long from = System.nanoTime();
      var classifier =
          SkillClassifier.train(
              examples,
              everyday,
              TextEmbedder.MODEL,
              known(examples),
              embedder::embed,
              settings.acceptInScope());
      current = classifier;
      trainedOn = examples;
      LOG.infof(
          "Trained %s: %d examples of %d skills in %d ms",
          classifier.name(),
          examples.size(),
          classifier.skills().size(),
          (System.nanoTime() - from) / 1_000_000);
    } catch (RuntimeException e) {
      if (background.isShutdown()) return;
      LOG.errorf(
          e,
          "The classifier cannot be trained; the old one stays, next attempt in %d ms",
          RETRY_DELAY_MS);
      schedule(RETRY_DELAY_MS);
    }
  }

  /** What is past the bound is computed when the training asks for it. */
  private Function<String, float[]> known(List<Example> examples) {
    if (examples.isEmpty()) return embedder::embed;
    var vectors =
        embedder.embedAll(
            COLLECTION,
            Stream.concat(examples.stream().map(Example::text), everyday.stream())
                .limit(EXAMPLES_KEPT_MAX)
                .toList());
    return text -> {
      var vector = vectors.get(text);
      return vector == null ? embedder.embed(text) : vector;
    };
  }

  private List<Example> examples() {
    return catalogue.all().stream()
        .map(Catalogue.Published::workflow)
        .filter(workflow -> workflow.chat() != null)
        .flatMap(
            workflow ->
                workflow.skills().entrySet().stream()
                    .flatMap(
                        skill ->
                            skill.getValue().stream()
                                .map(
                                    text ->
                                        new Example(
                                            new Skill(workflow.name(), skill.getKey()), text))))
        .toList();
  }
}
