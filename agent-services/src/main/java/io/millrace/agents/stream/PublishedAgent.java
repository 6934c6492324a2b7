package io.millrace.agents.stream;

import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.definition.Reference;
import io.millrace.contracts.message.RegistryKind;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A version of an agent with the exact versions of what it works with, as they were pinned when it
 * was published.
 *
 * @param uses version by kind/name
 */
record PublishedAgent(AgentDefinition definition, SortedMap<String, Integer> uses) {

  PublishedAgent {
    uses = Collections.unmodifiableSortedMap(new TreeMap<>(uses));
  }

  /** An agent that names nothing else. */
  PublishedAgent(AgentDefinition definition) {
    this(definition, Collections.emptySortedMap());
  }

  /** The reference with its pinned version; as it is where it was pinned by its author. */
  Reference pinned(RegistryKind kind, Reference reference) {
    if (reference.version() != null) return reference;
    return new Reference(
        reference.name(),
        Optional.ofNullable(uses.get(kind.word() + "/" + reference.name())).orElse(null));
  }
}
