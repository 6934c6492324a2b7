package io.millrace.statestore.stream;

import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The breakers as the journal tells of them. A decision is held to what was known when its input
 * came.
 */
final class SimBreakers {

  private record Breaker(int failures, Instant openUntil) {}

  private static final Breaker CLOSED = new Breaker(0, Instant.MIN);

  private final int failuresMax;
  private final Duration open;
  private final Map<String, Breaker> now = new HashMap<>();
  private Map<String, Breaker> atInput = Map.of();
  private Map<String, Breaker> committed = Map.of();
  private String input = "";

  SimBreakers(int failuresMax, Duration open) {
    this.failuresMax = failuresMax;
    this.open = open;
  }

  void begin(JournalEntry entry) {
    var same = entry.runId() + entry.causationId() + entry.at();
    if (same.equals(input)) return;
    input = same;
    atInput = Map.copyOf(now);
  }

  boolean isOpen(String agent, Instant at) {
    var before = atInput.getOrDefault(agent, CLOSED);
    return before.openUntil().isAfter(at)
        || (before.failures() >= failuresMax
            && now.getOrDefault(agent, CLOSED).openUntil().isAfter(at));
  }

  /**
   * @param nowMs when the input came: the clock may be behind the run
   */
  void note(SimRun run, JournalEntry entry, long nowMs) {
    switch (entry.event()) {
      case Event.StepSucceeded e -> now.remove(agent(run, e.stepId()));
      case Event.StepAttemptFailed e -> {
        var agent = run.step(e.stepId()).agent;
        if (!e.retriable() || agent == null) return;
        int failures = now.getOrDefault(agent, CLOSED).failures() + 1;
        now.put(
            agent,
            new Breaker(failures, failures >= failuresMax ? entry.at().plus(open) : Instant.MIN));
      }
      case Event.StepScheduled e -> {
        int failures = now.getOrDefault(e.agent(), CLOSED).failures();
        if (failures >= failuresMax)
          now.put(e.agent(), new Breaker(failures, Instant.ofEpochMilli(nowMs).plus(open)));
      }
      default -> {}
    }
  }

  private static String agent(SimRun run, String stepId) {
    return Objects.requireNonNull(run.step(stepId).agent);
  }

  void commit() {
    committed = Map.copyOf(now);
    input = "";
  }

  void rollback() {
    now.clear();
    now.putAll(committed);
    input = "";
  }
}
