package io.millrace.agents.guard;

import io.millrace.contracts.definition.GuardrailDefinition;
import io.millrace.contracts.json.Json;
import java.util.EnumSet;
import java.util.Set;

/**
 * A guardrail as it was published: immutable under its {@link #reference()}. Whether its settings
 * make sense is said by {@link GuardFactory#check}.
 *
 * @param at points at which an agent may name it
 * @param action what a finding leads to
 * @param settings of the type; docs/guardrails.md has them all
 */
public record GuardSettings(
    String name, int version, GuardType type, Set<GuardPoint> at, Action action, Json settings) {

  public GuardSettings {
    at = Set.copyOf(at);
  }

  /** A guardrail of the registry. */
  public static GuardSettings of(GuardrailDefinition definition, int version) {
    var at = EnumSet.noneOf(GuardPoint.class);
    for (var point : definition.at())
      at.add(
          switch (point) {
            case INPUT -> GuardPoint.INPUT;
            case TOOL -> GuardPoint.TOOL;
            case OUTPUT -> GuardPoint.OUTPUT;
          });
    var action =
        switch (definition.onFinding()) {
          case REWRITE -> Action.REWRITE;
          case REVIEW -> Action.REVIEW;
          case BLOCK -> Action.BLOCK;
        };
    return new GuardSettings(
        definition.name(),
        version,
        GuardType.ofKey(definition.type()).orElseThrow(),
        at,
        action,
        definition.settings());
  }

  /** {@code name@version}. */
  public String reference() {
    return name + "@" + version;
  }
}
