package io.millrace.agents.model;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.ToolModel;
import io.millrace.agents.model.budget.TenantBudgets;
import io.millrace.agents.model.pace.Pacer;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.ModelDefinition;
import io.millrace.contracts.definition.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The models of a deployment: published ones by {@code name@version}, and its own as {@link
 * #OWN_NAME}. Opened at the first use, shared by all attempts, one for each distinct definition;
 * closed when unused for {@link #IDLE}. At most {@link #OPEN_MAX} are kept open; beyond that those
 * go that were unused the longest.
 *
 * <p>Safe for use by many threads.
 */
public final class ModelCatalog implements AutoCloseable {

  public static final String OWN_NAME = ModelDefinition.OWN;

  static final int OPEN_MAX = 64;

  /** Longer than the longest pause a provider may ask for. */
  static final Duration IDLE = Duration.ofMinutes(15);

  private static final Logger LOG = Logger.getLogger(ModelCatalog.class);

  private final Models models;
  private final Secrets secrets;
  private final Optional<OwnModel> own;
  private final ModelMetrics metrics;
  private final CallPath path;
  private final Map<String, OpenModel> open = new LinkedHashMap<>();

  /**
   * @param own the deployment's own model, by {@link OwnModel#of}
   */
  public ModelCatalog(
      Models models,
      Secrets secrets,
      Optional<OwnModel> own,
      Pacer pacer,
      TenantBudgets budgets,
      MeterRegistry meters) {
    this.models = models;
    this.secrets = secrets;
    this.own = own;
    this.metrics = new ModelMetrics(meters);
    this.path = new CallPath(pacer, budgets, metrics);
  }

  /**
   * A model as one attempt uses it; empty where the deployment's own is asked for and there is
   * none.
   *
   * @param reference null for the deployment's own
   * @throws AgentException {@code model_unknown}, retriable, since the registry may be behind
   */
  public Optional<ToolModel> open(@Nullable Reference reference, ModelUse use)
      throws AgentException {
    if (isOwn(reference) && own.isEmpty()) return Optional.empty();
    return Optional.of(new MeteredModel(new FallbackChain(chain(reference), path, metrics), use));
  }

  private static boolean isOwn(@Nullable Reference reference) {
    return reference == null || reference.name().equals(OWN_NAME);
  }

  private List<OpenModel> chain(@Nullable Reference reference) throws AgentException {
    var chain = new ArrayList<OpenModel>();
    var seen = new HashSet<String>();
    chain.add(find(reference).orElseThrow(() -> unknown(reference)));
    seen.add(chain.getFirst().definition().name());
    var next = chain.getFirst().definition().fallback();
    while (next != null && chain.size() < FallbackChain.MODELS_MAX && seen.add(next.name())) {
      var found = find(next);
      if (found.isEmpty()) {
        LOG.warnf("The fallback %s of a model is not published; the chain ends before it", next);
        break;
      }
      chain.add(found.get());
      next = found.get().definition().fallback();
    }
    return chain;
  }

  private static AgentException unknown(@Nullable Reference reference) {
    return AgentException.retriable(
        "model_unknown", "The model " + reference + " is not published here; publish it first");
  }

  private Optional<OpenModel> find(@Nullable Reference reference) {
    if (reference == null || isOwn(reference))
      return own.map(model -> opened(model.definition(), 0, model.credentials()));
    var version = reference.version();
    return models
        .find(reference.name(), version)
        .map(definition -> opened(definition, version == null ? 0 : version));
  }

  private OpenModel opened(ModelDefinition definition, int version) {
    return opened(
        definition,
        version,
        Credentials.of(Provider.of(definition.provider()), definition.apiKey(), secrets));
  }

  private synchronized OpenModel opened(
      ModelDefinition definition, int version, Credentials credentials) {
    var digest = DefinitionText.digest(definition.document());
    // Taken out and put in again, so that the map is in the order of use.
    var model = open.remove(digest);
    if (model == null) model = new OpenModel(definition, version, credentials);
    model.touch();
    open.put(digest, model);
    closeUnused();
    return model;
  }

  private void closeUnused() {
    var all = open.entrySet().iterator();
    while (all.hasNext()) {
      var model = all.next().getValue();
      if (!model.isIdle(open.size() > OPEN_MAX ? 0 : IDLE.toNanos())) continue;
      model.close();
      all.remove();
    }
  }

  synchronized int openCount() {
    return open.size();
  }

  @Override
  public synchronized void close() {
    open.values().forEach(OpenModel::close);
    open.clear();
  }
}
