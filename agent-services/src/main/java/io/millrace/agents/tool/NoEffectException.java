package io.millrace.agents.tool;

import io.millrace.agents.api.AgentException;

/**
 * A mutating tool failed and has surely changed nothing, so it may be called again. Any other
 * exception of it leaves the outcome unknown.
 */
public final class NoEffectException extends Exception {

  private static final long serialVersionUID = 1L;

  private final AgentException failure;

  public NoEffectException(AgentException failure) {
    super(failure.getMessage(), failure);
    this.failure = failure;
  }

  public AgentException failure() {
    return failure;
  }
}
