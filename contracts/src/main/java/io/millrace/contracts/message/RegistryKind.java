package io.millrace.contracts.message;

/** Kind of definition. */
public enum RegistryKind {
  AGENT,
  WORKFLOW
}
