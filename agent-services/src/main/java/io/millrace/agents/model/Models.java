package io.millrace.agents.model;

import io.millrace.contracts.definition.ModelDefinition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Published models. */
@FunctionalInterface
public interface Models {

  /** Where nothing is published. */
  Models NONE = (name, version) -> Optional.empty();

  /**
   * @param version null for the newest
   */
  Optional<ModelDefinition> find(String name, @Nullable Integer version);
}
