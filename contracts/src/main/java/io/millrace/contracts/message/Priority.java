package io.millrace.contracts.message;

/** Lane of a run. */
public enum Priority {
  NORMAL,
  HIGH
}
