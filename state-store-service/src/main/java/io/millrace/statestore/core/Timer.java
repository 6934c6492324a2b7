package io.millrace.statestore.core;

import java.time.Instant;

/**
 * A wish to be called at a time. The state that set it can name it again, so a timer is cancelled
 * without a search; one that fires all the same is ignored by the state that no longer waits for
 * it.
 *
 * @param stepId step it belongs to; empty for a timer of the run
 * @param ordinal attempt or number of the review it was set for; 0 for a timer of the run
 */
public record Timer(String runId, Kind kind, String stepId, int ordinal, Instant dueAt) {

  /** What is due. */
  public enum Kind {
    /** An attempt has had its time. */
    STEP_TIMEOUT,
    /** The next attempt begins. */
    RETRY,
    /** A wait is over, or a signal did not come. */
    WAIT,
    /** Nobody decided in time. */
    REVIEW,
    /** The run has had its time. */
    DEADLINE
  }

  public static Timer deadline(String runId, Instant dueAt) {
    return new Timer(runId, Kind.DEADLINE, "", 0, dueAt);
  }

  /** Unique among the timers of all runs, whatever the due time. */
  public String id() {
    return runId + "/" + stepId + "/" + ordinal + "/" + kind;
  }
}
