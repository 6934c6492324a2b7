package io.millrace.statestore.stream;

import io.millrace.contracts.message.AgentTerms;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.workflow.FailurePolicy;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The terms of agents by digest, so that a definition is read once. It was checked when published.
 */
final class ParsedAgents {

  /** Terms kept; when it is full it starts anew. */
  private static final int ENTRIES_MAX = 2_000;

  private static final double MICRO = 1_000_000;

  private final ConcurrentHashMap<String, AgentTerms> byDigest = new ConcurrentHashMap<>();

  AgentTerms terms(RegistryEntry entry) {
    if (byDigest.size() >= ENTRIES_MAX) byDigest.clear();
    return byDigest.computeIfAbsent(entry.digest(), digest -> read(entry));
  }

  private static AgentTerms read(RegistryEntry entry) {
    var agent = entry.document().tree();
    var limits = agent.path("limits");
    return new AgentTerms(
        agent.path("mutates").asBoolean(),
        rollback(agent.path("rollback").asText(FailurePolicy.NO_ROLLBACK)),
        limits.path("tokens").asLong(0),
        Math.round(limits.path("costUsd").asDouble(0) * MICRO));
  }

  private static @Nullable String rollback(String name) {
    return name.equals(FailurePolicy.NO_ROLLBACK) ? null : name;
  }
}
