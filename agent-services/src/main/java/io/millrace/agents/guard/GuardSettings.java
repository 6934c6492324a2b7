package io.millrace.agents.guard;

import io.millrace.contracts.definition.GuardrailDefinition;
import io.millrace.contracts.definition.GuardrailDefinition.Action;
import io.millrace.contracts.definition.GuardrailDefinition.Point;
import io.millrace.contracts.guardrail.GuardrailReading;
import io.millrace.contracts.guardrail.GuardrailType;
import io.millrace.contracts.json.Json;
import java.util.Set;

/**
 * A guardrail as it was published: immutable under its {@link #reference()}. Whether its settings
 * make sense is said by {@link GuardrailReading}.
 *
 * @param at points at which an agent may name it
 * @param action what a finding leads to
 * @param settings of the type; docs/guardrails.md has them all
 */
public record GuardSettings(
    String name, int version, GuardrailType type, Set<Point> at, Action action, Json settings) {

  public GuardSettings {
    at = Set.copyOf(at);
  }

  /** A guardrail of the registry. */
  public static GuardSettings of(GuardrailDefinition definition, int version) {
    return new GuardSettings(
        definition.name(),
        version,
        GuardrailType.ofKey(definition.type()).orElseThrow(),
        definition.at(),
        definition.onFinding(),
        definition.settings());
  }

  /** {@code name@version}. */
  public String reference() {
    return name + "@" + version;
  }
}
