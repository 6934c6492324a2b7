package io.millrace.agents.ledger;

/** What is called. */
public enum CallKind {
  MODEL,
  TOOL
}
