package io.millrace.agents.memory;

import io.millrace.agents.api.AgentException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What every index refuses before it does anything. */
final class VectorChecks {

  private static final double LENGTH_TOLERANCE = 0.001;

  private VectorChecks() {}

  static void save(List<EmbeddedMemory> memories, int dimensions) throws AgentException {
    if (memories.size() > VectorIndex.SAVE_MAX)
      throw invalid("Save at most " + VectorIndex.SAVE_MAX + " memories at once");
    var keys = new HashSet<List<String>>();
    for (var entry : memories) {
      MemoryScope.requireId("id", entry.memory().id());
      if (!keys.add(List.of(entry.memory().tenant(), entry.memory().id())))
        throw invalid("A memory comes twice in one save");
      unit(entry.embedding(), dimensions);
    }
  }

  static void search(String tenant, MemoryFilter filter, float[] vector, int k, int dimensions)
      throws AgentException {
    filter(tenant, filter);
    if (k < 1 || k > VectorIndex.K_MAX) throw invalid("Ask for 1 to " + VectorIndex.K_MAX);
    unit(vector, dimensions);
  }

  static void filter(String tenant, MemoryFilter filter) throws AgentException {
    MemoryScope.requireId("tenant", tenant);
    switch (filter) {
      case MemoryFilter.WholeTenant(), MemoryFilter.WithoutSubject() -> {}
      case MemoryFilter.OfSubject(String subject) -> MemoryScope.requireId("subject", subject);
      case MemoryFilter.OfSession(String session) -> MemoryScope.requireId("session", session);
    }
  }

  static void recalled(String tenant, List<String> ids) throws AgentException {
    if (ids.size() > VectorIndex.K_MAX)
      throw invalid("At most " + VectorIndex.K_MAX + " memories are recalled at once");
    for (var id : ids) key(tenant, id);
  }

  static void forget(String tenant, Forget which) throws AgentException {
    MemoryScope.requireId("tenant", tenant);
    switch (which) {
      case Forget.ById(String id) -> MemoryScope.requireId("id", id);
      case Forget.OfSubject(String subject) -> MemoryScope.requireId("subject", subject);
      case Forget.OfSession(String session) -> MemoryScope.requireId("session", session);
      case Forget.OlderThan(Instant _), Forget.OfOtherPolicies(Set<String> _, Instant _) -> {}
      case Forget.OfPolicy(String policy, Instant _) -> MemoryScope.requireId("policy", policy);
      case Forget.BeyondNewest(String subject, int keep) -> {
        MemoryScope.requireId("subject", subject);
        if (keep < 0) throw invalid("Fewer than no memories cannot be kept");
      }
    }
  }

  static void key(String tenant, String id) throws AgentException {
    MemoryScope.requireId("tenant", tenant);
    MemoryScope.requireId("id", id);
  }

  private static void unit(float[] vector, int dimensions) throws AgentException {
    if (vector.length != dimensions)
      throw invalid("A vector has " + vector.length + " dimensions, the index is of " + dimensions);
    double squares = 0;
    for (float x : vector) squares += (double) x * x;
    // Written so that NaN fails too.
    if (!(Math.abs(squares - 1) < LENGTH_TOLERANCE))
      throw invalid("A vector is not of unit length");
  }

  static AgentException invalid(String message) {
    return AgentException.permanent("memory_invalid", message);
  }
}
