package io.millrace.agents.model;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.ToolModel;
import io.millrace.agents.model.budget.TenantBudgets;
import io.millrace.agents.model.pace.MemoryPaceStore;
import io.millrace.agents.model.pace.Pacer;
import java.util.Optional;

/**
 * The one model of a deployment, for where nothing is published: a {@link ModelCatalog} that holds
 * only that, and paces it within this process.
 */
public final class ModelGateway {

  private final ModelCatalog catalog;
  private final String name;

  private ModelGateway(ModelCatalog catalog, String name) {
    this.catalog = catalog;
    this.name = name;
  }

  /**
   * @throws IllegalStateException when a provider is set and something it needs is not
   */
  public static Optional<ModelGateway> of(ModelSettings settings) {
    return OwnModel.of(settings)
        .map(
            own ->
                new ModelGateway(
                    new ModelCatalog(
                        Models.NONE,
                        Secrets.NONE,
                        Optional.of(own),
                        new Pacer(new MemoryPaceStore()),
                        TenantBudgets.NONE,
                        new SimpleMeterRegistry()),
                    own.name()));
  }

  public String name() {
    return name;
  }

  /** The model as one attempt uses it. */
  public ToolModel open(ModelUse use) {
    try {
      return catalog.open(null, use).orElseThrow();
    } catch (AgentException e) {
      throw new IllegalStateException("A deployment's own model is always known", e);
    }
  }
}
