package io.millrace.agents.ledger;

/** What people see of a call. */
public enum CallStatus {
  /** Being made, or its worker died a moment ago. */
  STARTED,
  /** It may have happened; a person has to find out. */
  UNKNOWN,
  /** It happened. */
  DONE,
  /** It surely did not happen, and is made when it is asked for again. */
  FAILED,
  /** It was not made; a person has to approve or to refuse it. */
  NEEDS_APPROVAL,
  /** It may be made once its step is retried, until the approval is over. */
  APPROVED,
  /** It is not made. */
  REFUSED
}
