package io.millrace.agents.stream;

import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.kit.registry.RegistryView;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Definitions of the registry, parsed once per digest. Grows with the registry only. */
final class RegistryDefinitions implements Definitions {

  private final Map<String, AgentDefinition> parsed = new ConcurrentHashMap<>();
  private final RegistryView registry;
  private final Duration wait;

  RegistryDefinitions(RegistryView registry, Duration wait) {
    this.registry = registry;
    this.wait = wait;
  }

  @Override
  public Optional<PublishedAgent> find(String agent, int version) {
    return registry
        .await(RegistryKind.AGENT, agent, version, wait)
        .map(entry -> new PublishedAgent(parse(entry), entry.uses()));
  }

  AgentDefinition parse(RegistryEntry entry) {
    return parsed.computeIfAbsent(
        entry.digest(), digest -> AgentDefinition.parse(DefinitionText.of(entry.document())));
  }
}
