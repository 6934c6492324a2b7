package io.millrace.agents.guard;

import java.util.List;

/**
 * The work of one type of guardrail, compiled from its settings. Pure, thread-safe, and ends soon
 * after its deadline by {@link Deadline.Passed}.
 */
@FunctionalInterface
interface Check {
  List<Hit> find(GuardSubject subject, List<Place> places, Deadline deadline);
}
