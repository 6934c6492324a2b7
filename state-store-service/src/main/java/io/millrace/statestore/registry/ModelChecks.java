package io.millrace.statestore.registry;

import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.ModelDefinition;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether the chain of a model's fallbacks ends, and does not come back to the model itself. */
final class ModelChecks {

  /** Longest chain of fallbacks: what is below would never be asked within an agent's time. */
  static final int CHAIN_MAX = 8;

  private ModelChecks() {}

  static List<Problem> check(
      ModelDefinition model, DefinitionText text, Uses uses, Published published) {
    var chain = new ArrayList<String>(List.of(model.name()));
    var next = uses.at("/fallback").orElse(null);
    while (next != null) {
      boolean circle = chain.contains(next.name());
      chain.add(next.name());
      if (circle || chain.size() > CHAIN_MAX + 1)
        return List.of(
            text.problem(
                "/fallback",
                (circle
                        ? "The fallbacks come back to where they were: %s; end the chain"
                        : "The chain of fallbacks is longer than " + CHAIN_MAX + ": %s; shorten it")
                    .formatted(String.join(" → ", chain))));
      next = fallback(next.uses().firstEntry(), published);
    }
    return List.of();
  }

  private static @Nullable RegistryEntry fallback(
      Map.@Nullable Entry<String, Integer> use, Published published) {
    if (use == null) return null;
    var name = use.getKey().substring(RegistryKind.MODEL.word().length() + 1);
    return published.exact(RegistryKind.MODEL, name, use.getValue()).orElse(null);
  }
}
