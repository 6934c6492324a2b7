package io.millrace.agents.ledger;

/** How far a finished call is reused. */
public enum CallScope {
  /** By every attempt of the step: what changed something outside is not done again by a retry. */
  STEP,
  /** By every delivery of one attempt; a new attempt asks anew. */
  TASK
}
