package io.millrace.agents.guard;

/**
 * Where a guardrail stands: {@code INPUT} is what the agent is given, {@code TOOL} the arguments of
 * a tool call and what the tool returned, {@code OUTPUT} what the agent gives back.
 */
public enum GuardPoint {
  INPUT,
  TOOL,
  OUTPUT
}
