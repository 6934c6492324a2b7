package io.millrace.agents.ledger;

import io.millrace.contracts.message.AgentTask;

/**
 * The attempt on whose behalf calls are made. A task that is delivered again is the same owner.
 *
 * @param attempt counted from 1
 * @param agent for people; no part of what a call is known by
 */
public record CallOwner(String tenant, String runId, String stepId, int attempt, String agent) {

  public CallOwner {
    if (attempt < 1) throw new IllegalArgumentException("Attempts count from 1, not " + attempt);
  }

  public static CallOwner of(AgentTask task) {
    return new CallOwner(task.tenant(), task.runId(), task.stepId(), task.attempt(), task.agent());
  }
}
