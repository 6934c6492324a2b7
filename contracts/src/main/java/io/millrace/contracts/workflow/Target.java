package io.millrace.contracts.workflow;

/** Whom a step calls. */
public sealed interface Target {

  /** Name in the registry. */
  String name();

  /** A task of an agent. */
  record Agent(String name) implements Target {}

  /** A run of another workflow. */
  record SubWorkflow(String name) implements Target {}
}
