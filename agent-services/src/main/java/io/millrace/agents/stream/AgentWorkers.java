package io.millrace.agents.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.agents.api.Agent;
import io.millrace.agents.core.Cancellations;
import io.millrace.agents.ops.AgentMetrics;
import io.millrace.agents.ops.WorkerSettings;
import io.millrace.agents.remote.A2aAgent;
import io.millrace.agents.remote.HttpAgent;
import io.millrace.agents.store.ClaimChecks;
import io.millrace.contracts.message.Message;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.topic.Topic;
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
import java.util.ArrayList;
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
 * Serves each agent that is published, named by {@code millrace.agents.serve}, and either a bean
 * here or data alone, from the moment its first version appears in the registry. Making its topics,
 * configuring its group and starting its workers is tried again until it works; other agents do not
 * wait for it.
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
  private final AgentRuntime runtime;
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
      AgentRuntime runtime,
      RegistryView registry,
      TopicProvisioner topics,
      DeadLetters deadLetters,
      MeterRegistry meters,
      KafkaSettings kafka) {
    this.kafka = kafka;
    this.agents = agents.stream().collect(Collectors.toMap(Agent::name, Function.identity()));
    this.settings = settings;
    this.runtime = runtime;
    this.registry = registry;
    this.topics = topics;
    this.deadLetters = deadLetters;
    this.metrics = new AgentMetrics(meters);
    this.definitions =
        new RegistryDefinitions(registry, Duration.ofMillis(settings.versionWaitMs()));
  }

  void onStart(@Observes @Priority(AFTER_REGISTRY) StartupEvent event) {
    LOG.infof(
        "Agents here: %s; language model: %s", agents.keySet(), runtime.ownModel().orElse("none"));
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
            runtime.open(),
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
    var missing = new ArrayList<AgentCode>();
    for (var entry : registry.all(RegistryKind.AGENT)) {
      var name = entry.name();
      if (stopping || groups.containsKey(name) || !settings.serves(name)) continue;
      try {
        var code = code(name);
        if (code.can(definitions.parse(entry).kind())) missing.add(code);
      } catch (RuntimeException e) {
        retryLater(name, e);
      }
    }
    if (!missing.isEmpty() && !stopping) start(missing);
  }

  private void retryLater(String name, RuntimeException e) {
    LOG.errorf(e, "The workers of %s do not start; trying again in %d ms", name, RETRY_MS);
    if (!stopping) {
      var unused = starter.schedule(this::startMissing, RETRY_MS, TimeUnit.MILLISECONDS);
    }
  }

  private AgentCode code(String name) {
    return new AgentCode(
        name,
        agents.get(name),
        Map.of(
            "model", new DrivenAgent(name),
            "http", new HttpAgent(name, runtime.remoteSecrets()),
            "a2a", new A2aAgent(name, runtime.remoteSecrets())));
  }

  /** Kafka is prepared for all of them with one request of each kind. */
  private void start(List<AgentCode> missing) {
    try {
      topics.ensure(
          missing.stream()
              .<Topic<? extends Message>>flatMap(agent -> Topics.ofAgent(agent.name()).stream())
              .toList());
      if (settings.configureGroups())
        ShareGroups.configure(
            kafka,
            missing.stream().map(agent -> AgentGroup.groupId(agent.name())).toList(),
            settings.lockMs());
    } catch (RuntimeException e) {
      retryLater(missing.stream().map(AgentCode::name).collect(Collectors.joining(", ")), e);
      return;
    }
    for (var agent : missing) {
      if (stopping) return;
      try {
        start(agent);
      } catch (RuntimeException e) {
        retryLater(agent.name(), e);
      }
    }
  }

  private void start(AgentCode agent) {
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
