package io.millrace.agents.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.guard.EmbeddingInjectionModel;
import io.millrace.agents.guard.EmbeddingSimilarity;
import io.millrace.agents.guard.GuardFactory;
import io.millrace.agents.guard.GuardLimits;
import io.millrace.agents.ledger.CallLedger;
import io.millrace.agents.ledger.LedgerSettings;
import io.millrace.agents.ledger.LedgerUpkeep;
import io.millrace.agents.memory.CachedEmbedder;
import io.millrace.agents.memory.Embedder;
import io.millrace.agents.memory.MemoryIndexes;
import io.millrace.agents.memory.MemoryRecords;
import io.millrace.agents.memory.MemoryRetention;
import io.millrace.agents.memory.SentenceEmbedder;
import io.millrace.agents.memory.VectorIndex;
import io.millrace.agents.model.ModelCatalog;
import io.millrace.agents.model.ModelSettings;
import io.millrace.agents.model.OwnModel;
import io.millrace.agents.model.budget.PostgresTenantBudgets;
import io.millrace.agents.model.budget.TenantBudgets;
import io.millrace.agents.model.pace.Pacer;
import io.millrace.agents.model.pace.PostgresPaceStore;
import io.millrace.agents.ops.AgentMetrics;
import io.millrace.agents.ops.RuntimeSettings;
import io.millrace.agents.ops.WorkerSettings;
import io.millrace.agents.remote.RemoteSecrets;
import io.millrace.agents.secret.CallSecrets;
import io.millrace.agents.secret.SecretRef;
import io.millrace.agents.secret.SecretSource;
import io.millrace.agents.tool.JavaTool;
import io.millrace.agents.tool.ToolRunner;
import io.millrace.agents.tool.ToolSettings;
import io.millrace.embeddings.TextEmbedder;
import io.millrace.kit.registry.RegistryView;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.All;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what the attempts of this deployment share: models, tools, ledger, guardrails,
 * memories and secrets. The schema {@code agents} is brought up to date when it opens; old rows are
 * forgotten now and then.
 */
@ApplicationScoped
public class AgentRuntime {

  private static final Duration MIGRATE_AGAIN = Duration.ofSeconds(3);
  private static final Duration UPKEEP_EVERY = Duration.ofHours(1);

  /** A process that never lives for an hour forgets too. */
  private static final Duration RETENTION_AFTER = Duration.ofMinutes(1);

  private static final Logger LOG = Logger.getLogger(AgentRuntime.class);

  private final javax.sql.DataSource database;
  private final RegistryView registry;
  private final TextEmbedder embedder;
  private final WorkerSettings workers;
  private final RuntimeSettings settings;
  private final ModelSettings modelSettings;
  private final MeterRegistry meters;
  private final List<JavaTool> toolBeans;
  private final SecretSource secrets;
  private final Embedder memoryEmbedder;
  private final MemoryRecords memoryRecords;
  private final ScheduledExecutorService upkeep =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("millrace-agents-upkeep").factory());
  private @Nullable ModelCatalog models;
  private @Nullable VectorIndex memories;

  AgentRuntime(
      @DataSource("agents") javax.sql.DataSource database,
      RegistryView registry,
      TextEmbedder embedder,
      WorkerSettings workers,
      RuntimeSettings settings,
      ModelSettings modelSettings,
      MeterRegistry meters,
      @All List<JavaTool> toolBeans) {
    this.database = database;
    this.registry = registry;
    this.embedder = embedder;
    this.workers = workers;
    this.settings = settings;
    this.modelSettings = modelSettings;
    this.meters = meters;
    this.toolBeans = toolBeans;
    this.secrets = SecretSources.of(settings.secrets());
    this.memoryEmbedder =
        new CachedEmbedder(new SentenceEmbedder(embedder), CachedEmbedder.ENTRIES_MAX);
    this.memoryRecords =
        new MemoryRecords(database, memoryEmbedder, settings.memory().forgetBatch());
  }

  /** The memories of this deployment, for people. */
  @Produces
  @Singleton
  MemoryRecords memoryRecords() {
    return memoryRecords;
  }

  /** Name of the deployment's own model; empty where there is none. */
  Optional<String> ownModel() {
    return modelSettings.provider().flatMap(provider -> modelSettings.name());
  }

  RemoteSecrets remoteSecrets() {
    return this::reveal;
  }

  AttemptServices open() {
    migrate();
    var guards =
        new GuardFactory(
            new EmbeddingSimilarity(embedder), new EmbeddingInjectionModel(embedder), limits());
    var parts = new Parts(registry, guards, Duration.ofMillis(workers.versionWaitMs()));
    models =
        new ModelCatalog(
            parts::model,
            this::resolve,
            OwnModel.of(modelSettings),
            new Pacer(new PostgresPaceStore(database)),
            new PostgresTenantBudgets(database, this::limit, Clock.systemUTC()),
            meters);
    upkeep.scheduleWithFixedDelay(
        this::forgetOld, UPKEEP_EVERY.toSeconds(), UPKEEP_EVERY.toSeconds(), TimeUnit.SECONDS);
    var retention = new MemoryRetention(memoryRecords, parts::memoryAges, Clock.systemUTC());
    upkeep.scheduleWithFixedDelay(
        () -> forgetMemories(retention),
        RETENTION_AFTER.toSeconds(),
        UPKEEP_EVERY.toSeconds(),
        TimeUnit.SECONDS);
    return new AttemptServices(
        parts,
        models,
        new CallLedger(database, ledger()),
        new ToolRunner(
            parts::tool,
            toolBeans,
            new ToolDatabases(settings.databases(), secrets)::find,
            secrets,
            tools()),
        limits(),
        new Memories(this::index, memoryEmbedder, Clock.systemUTC()));
  }

  private GuardLimits limits() {
    var guard = settings.guard();
    return new GuardLimits(guard.charsMax(), guard.timeMsMax(), guard.findingsMax());
  }

  private LedgerSettings ledger() {
    var ledger = settings.ledger();
    return new LedgerSettings(
        ledger.resultBytesMax(), ledger.grace(), ledger.waitMax(), ledger.queryTimeout());
  }

  private ToolSettings tools() {
    var tools = settings.tools();
    return new ToolSettings(
        tools.answerBytesMax(),
        Set.copyOf(tools.privateEgress().orElse(List.of())),
        Set.copyOf(tools.mcpCommands().orElse(List.of())));
  }

  private TenantBudgets.Limit limit(String tenant) {
    var spending = settings.spending().getOrDefault(tenant, settings.spending().get("default"));
    return spending == null
        ? TenantBudgets.Limit.NONE
        : new TenantBudgets.Limit(spending.tokensPerDay(), spending.costMicroUsdPerDay());
  }

  /** Opened when memories are first asked for, since most deployments have none. */
  private synchronized VectorIndex index() throws AgentException {
    var known = memories;
    if (known != null) return known;
    try {
      var opened =
          MemoryIndexes.open(
              MemoryIndexes.Choice.of(settings.memory().index()),
              database,
              settings.memory().folder(),
              TextEmbedder.MODEL);
      memories = opened;
      return opened;
    } catch (IOException | FlywayException e) {
      throw new AgentException(
          "memory_unavailable", "The index of memories does not open", true, null, e);
    }
  }

  private String resolve(String reference) throws AgentException {
    try {
      return reveal(reference);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AgentException.retriable("secret_unavailable", "The attempt ended");
    }
  }

  private String reveal(String value) throws AgentException, InterruptedException {
    try (var opened = new CallSecrets(secrets, SecretRef.in(value))) {
      return opened.fill(value);
    }
  }

  /** Agents that call nothing work without the database; the others wait for it. */
  private void migrate() {
    try {
      CallLedger.migrate(database);
    } catch (FlywayException e) {
      LOG.warnf(
          "The schema agents is not ready, so no model and no tool is called until it is; trying again in %s: %s",
          MIGRATE_AGAIN, e.getErrorCode());
      upkeep.schedule(this::migrate, MIGRATE_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void forgetOld() {
    try {
      var ledger = settings.ledger();
      long calls =
          new LedgerUpkeep(database, ledger()).forget(ledger.retention(), ledger.forgetBatch());
      int days =
          new PostgresTenantBudgets(database, this::limit, Clock.systemUTC())
              .removeBefore(LocalDate.now(ZoneOffset.UTC).minusDays(ledger.retention().toDays()));
      if (calls + days > 0)
        LOG.infof("Forgot %d calls of agents and %d days of spending", calls, days);
    } catch (java.sql.SQLException | RuntimeException e) {
      LOG.warnf("Old calls of agents are forgotten later: %s", e.getClass().getName());
    }
  }

  private void forgetMemories(MemoryRetention retention) {
    try {
      long forgotten = retention.forgetOld();
      new AgentMetrics(meters).memoriesForgotten("retention", forgotten);
      if (forgotten > 0) LOG.infof("Forgot %d memories that were too old", forgotten);
    } catch (AgentException e) {
      LOG.warnf("Old memories are forgotten later: %s", e.getMessage());
    } catch (RuntimeException e) {
      LOG.warnf("Old memories are forgotten later: %s", e.getClass().getName());
    }
  }

  @PreDestroy
  void close() {
    upkeep.shutdownNow();
    if (models != null) models.close();
    synchronized (this) {
      if (memories != null) memories.close();
    }
  }
}
