package io.millrace.contracts.message;

/** Status of a run. */
public enum RunStatus {
  RUNNING,
  WAITING_REVIEW,
  PAUSED,
  COMPLETED,
  FAILED,
  CANCELLED,
  COMPENSATED
}
