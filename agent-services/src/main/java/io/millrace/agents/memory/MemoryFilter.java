package io.millrace.agents.memory;

/**
 * Which memories of a tenant are looked at. It can only narrow: the tenant is never part of it, and
 * each value is compared as a whole, so no quote and no wildcard means anything.
 */
public sealed interface MemoryFilter {

  record WholeTenant() implements MemoryFilter {}

  /** What is about nobody: knowledge that all sessions of the tenant share. */
  record WithoutSubject() implements MemoryFilter {}

  record OfSubject(String subject) implements MemoryFilter {}

  record OfSession(String session) implements MemoryFilter {}

  /**
   * What an agent that works for this scope may see: what is about its subject; without one, what
   * its session said; without that, what is about nobody. Never the whole tenant.
   */
  static MemoryFilter of(MemoryScope scope) {
    if (scope.subject() != null) return new OfSubject(scope.subject());
    if (scope.session() != null) return new OfSession(scope.session());
    return new WithoutSubject();
  }
}
