package io.millrace.contracts.message;

/** What happened. */
public enum LiveKind {
  STARTED,
  TOOL,
  DELTA,
  FINISHED
}
