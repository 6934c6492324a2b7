package io.millrace.statestore.stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.topic.Topic;
import io.millrace.contracts.topic.Topics;
import io.millrace.kit.kafka.KafkaSettings;
import io.millrace.statestore.ops.StateStoreConfig;
import io.millrace.statestore.store.EvaluationRepository;
import io.millrace.statestore.store.EventPartitions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the archive needs from time to time, on one thread of its own: partitions for the months to
 * come, the removal of old results of evaluations, and its lag, measured for the metrics {@code
 * millrace.archive.lag.records} and {@code .seconds} and for lists. A lag that cannot be measured
 * is unknown, not zero.
 */
@ApplicationScoped
public class ArchiveUpkeep {

  private static final Logger LOG = Logger.getLogger(ArchiveUpkeep.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(6);

  private final EventPartitions partitions;
  private final EvaluationRetention evaluations;
  private final KafkaSettings kafka;
  private final MeterRegistry meters;
  private final StateStoreConfig config;
  private final String eventsGroup;
  private final String statesGroup;
  private final Map<String, ArchiveLag> measures = new ConcurrentHashMap<>();
  private final Map<String, ArchiveLag.Lag> measured = new ConcurrentHashMap<>();
  private @Nullable ScheduledExecutorService thread;

  ArchiveUpkeep(
      EventPartitions partitions,
      EvaluationRepository evaluations,
      KafkaSettings kafka,
      MeterRegistry meters,
      StateStoreConfig config,
      @ConfigProperty(name = "mp.messaging.incoming.archive-events-in.group.id") String eventsGroup,
      @ConfigProperty(name = "mp.messaging.incoming.archive-state-in.group.id")
          String statesGroup) {
    this.partitions = partitions;
    this.evaluations =
        new EvaluationRetention(evaluations, config.evaluationRetention(), Clock.systemUTC());
    this.kafka = kafka;
    this.meters = meters;
    this.config = config;
    this.eventsGroup = eventsGroup;
    this.statesGroup = statesGroup;
  }

  void onStart(@Observes StartupEvent event) {
    watch(Topics.EVENTS, eventsGroup);
    watch(Topics.STATE, statesGroup);
    var started =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("millrace-archive-upkeep").daemon().factory());
    thread = started;
    every(started, config.archivePartitionsInterval(), partitions::ensureAhead);
    every(started, config.evaluationRetentionInterval(), evaluations::removeOld);
    every(started, config.archiveLagInterval(), this::measure);
  }

  void onStop(@Observes ShutdownEvent event) throws InterruptedException {
    if (thread != null) {
      thread.shutdownNow();
      if (!thread.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) return;
    }
    measures.values().forEach(ArchiveLag::close);
  }

  /** Everything of the partition before the offset is in the archive. */
  void archived(String topic, int partition, long nextOffset) {
    var lag = measures.get(topic);
    if (lag != null) lag.archived(partition, nextOffset);
  }

  /** How old what the lists do not show yet is, in milliseconds; empty when that is unknown. */
  public OptionalLong stateLagMs() {
    var lag = measured.get(Topics.STATE.name());
    return lag == null ? OptionalLong.empty() : OptionalLong.of(lag.ageMs());
  }

  private void watch(Topic<?> topic, String group) {
    var name = topic.name();
    measures.put(name, new ArchiveLag(topic, group, kafka, Clock.systemUTC()));
    Gauge.builder("millrace.archive.lag.records", () -> known(name, ArchiveLag.Lag::records))
        .description("Records that are not in the archive yet")
        .tag("topic", name)
        .register(meters);
    Gauge.builder("millrace.archive.lag.seconds", () -> known(name, lag -> lag.ageMs() / 1_000.0))
        .description("Age of the oldest record that is not in the archive yet")
        .tag("topic", name)
        .register(meters);
  }

  private double known(String topic, java.util.function.ToDoubleFunction<ArchiveLag.Lag> property) {
    var lag = measured.get(topic);
    return lag == null ? Double.NaN : property.applyAsDouble(lag);
  }

  private void measure() {
    measures.forEach(
        (topic, lag) -> {
          try {
            measured.put(topic, lag.measure());
          } catch (RuntimeException e) {
            measured.remove(topic);
            LOG.debugf(e, "The lag of the archive behind %s is unknown", topic);
          }
        });
  }

  @SuppressWarnings("FutureReturnValueIgnored") // ends with its thread
  private static void every(ScheduledExecutorService thread, Duration interval, Runnable task) {
    thread.scheduleWithFixedDelay(
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.error("The upkeep of the archive failed; it is tried again", e);
          }
        },
        0,
        interval.toMillis(),
        TimeUnit.MILLISECONDS);
  }
}
