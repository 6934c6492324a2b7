package io.millrace.contracts.workflow;

/** What a run does when it cannot go on as planned. */
public enum Consequence {
  /** It fails. */
  FAIL,
  /** It goes on with less: steps that cannot be done are skipped with a warning. */
  DEGRADE,
  /** It rolls back what it did outside, then ends. */
  COMPENSATE
}
