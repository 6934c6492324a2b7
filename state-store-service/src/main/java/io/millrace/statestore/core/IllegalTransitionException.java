package io.millrace.statestore.core;

/**
 * A journal that no run can have: it was tampered with, or the machine has a fault. The run is left
 * as it was.
 */
public final class IllegalTransitionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  IllegalTransitionException(String runId, long sequence, Transitions.Row move) {
    super(
        "Run "
            + runId
            + " at "
            + sequence
            + ": "
            + move.subject()
            + " cannot move from "
            + move.from()
            + " to "
            + move.to()
            + " by "
            + move.event());
  }

  IllegalTransitionException(String message) {
    super(message);
  }
}
