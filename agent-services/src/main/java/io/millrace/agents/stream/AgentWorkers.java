package io.millrace.agents.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.agents.api.Agent;
import io.millrace.agents.core.Cancellations;
import io.millrace.agents.model.ModelGateway;
import io.millrace.agents.model.ModelSettings;
import io.millrace.agents.ops.AgentMetrics;
import io.millrace.agents.ops.WorkerSettings;
import io.millrace.agents.store.ClaimChecks;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.topic.Topics;
import io.millrace.kit.kafka.DeadLetters;
import io.millrace.kit.kafka.KafkaSettings;
import io.millrace.kit.kafka.TopicProvisioner;
import io.millrace.kit.registry.RegistryView;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Serves each agent that is a bean here, is published as kind {@code java} and is named by {@code
 * millrace.agents.serve}, from the moment its first version appears in the registry. Making its
 * topics, configuring its group and starting its workers is tried again until it works; other
 * agents do not wait for it.
 */
@ApplicationScoped
public class AgentWorkers {

  private static final int AFTER_REGISTRY = Interceptor.Priority.PLATFORM_BEFORE - 700;
  private static final long RETRY_MS = 3_000;
  private static final int WORKER_ID_CHARS = 8;
  private static final Logger LOG = Logger.getLogger(AgentWorkers.class);

  private final Map<String, AgentGroup> groups = new ConcurrentHashMap<>();
  private final String worker = "w-" + UUID.randomUUID().toString().substring(0, WORKER_ID_CHARS);
  private final ScheduledExecutorService starter =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("millrace-agents-starter").factory());
  private final Map<String, Agent> agents;
  private final WorkerSettings settings;
  private final ModelSettings modelSettings;
  private final RegistryView registry;
  private final TopicProvisioner topics;
  private final DeadLetters deadLetters;
  private final AgentMetrics metrics;
  private final KafkaSettings kafka;
  private final RegistryDefinitions definitions;
  private volatile boolean stopping;
  private @Nullable KafkaResults results;
  private @Nullable LiveChannel live;
  private @Nullable CancellationReader cancellationReader;
  private TaskRunner.@Nullable Tools tools;

  AgentWorkers(
      @All List<Agent> agents,
      WorkerSettings settings,
      ModelSettings modelSettings,
      RegistryView registry,
      TopicProvisioner topics,
      DeadLetters deadLetters,
      MeterRegistry meters,
      KafkaSettings kafka) {
    this.kafka = kafka;
    this.agents = agents.stream().collect(Collectors.toMap(Agent::name, Function.identity()));
    this.settings = settings;
    this.modelSettings = modelSettings;
    this.registry = registry;
    this.topics = topics;
    this.deadLetters = deadLetters;
    this.metrics = new AgentMetrics(meters);
    this.definitions =
        new RegistryDefinitions(registry, Duration.ofMillis(settings.versionWaitMs()));
  }

  void onStart(@Observes @Priority(AFTER_REGISTRY) StartupEvent event) {
    var model = ModelGateway.of(modelSettings);
    LOG.infof(
        "Agents here: %s; language model: %s",
        agents.keySet(), model.map(ModelGateway::name).orElse("none"));
    results = new KafkaResults(kafka, settings.resultTimeoutMs());
    live = new LiveChannel(kafka);
    var cancellations = new Cancellations();
    cancellationReader = CancellationReader.start(kafka, worker + "-cancellations", cancellations);
    tools =
        new TaskRunner.Tools(
            settings,
            definitions,
            results,
            deadLetters::send,
            live::send,
            model,
            metrics,
            cancellations,
            ClaimChecks.of(settings));
    registry.onChange(this::startSoon);
    startSoon();
  }

  /** Names of the agents that have workers now. */
  public Set<String> served() {
    return Set.copyOf(groups.keySet());
  }

  private void startSoon() {
    if (!stopping) starter.execute(this::startMissing);
  }

  private void startMissing() {
    for (var agent : agents.values()) {
      if (stopping
          || groups.containsKey(agent.name())
          || !settings.serves(agent.name())
          || !isPublished(agent.name())) continue;
      try {
        start(agent);
      } catch (RuntimeException e) {
        LOG.errorf(
            e, "The workers of %s do not start; trying again in %d ms", agent.name(), RETRY_MS);
        if (!stopping) starter.schedule(this::startMissing, RETRY_MS, TimeUnit.MILLISECONDS);
      }
    }
  }

  private boolean isPublished(String agent) {
    return registry
        .latest(RegistryKind.AGENT, agent)
        .map(entry -> definitions.parse(entry).kind().equals("java"))
        .orElse(false);
  }

  private void start(Agent agent) {
    topics.ensure(Topics.ofAgent(agent.name()));
    if (settings.configureGroups())
      ShareGroups.configure(kafka, AgentGroup.groupId(agent.name()), settings.lockMs());
    groups.put(
        agent.name(),
        AgentGroup.start(
            kafka, settings, new TaskRunner(agent, Objects.requireNonNull(tools)), worker));
    LOG.infof(
        "Serving the agent %s with %d workers and %d for urgent tasks",
        agent.name(), settings.workersPerAgent(), settings.urgentWorkersPerAgent());
  }

  void onStop(@Observes ShutdownEvent event) throws InterruptedException {
    stopping = true;
    starter.shutdown();
    starter.awaitTermination(RETRY_MS, TimeUnit.MILLISECONDS);
    var drain = Duration.ofMillis(settings.drainMs());
    groups.values().forEach(group -> group.stop(drain));
    for (var group : groups.entrySet())
      if (!group.getValue().awaitEnd(drain))
        LOG.warnf(
            "Workers of %s did not end in time; Kafka gives their tasks to others", group.getKey());
    if (cancellationReader != null) cancellationReader.close();
    if (results != null) results.close();
    if (live != null) live.close();
  }
}
