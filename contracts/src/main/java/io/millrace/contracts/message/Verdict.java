package io.millrace.contracts.message;

/** What a person decided. */
public enum Verdict {
  APPROVE,
  EDIT,
  REJECT
}
