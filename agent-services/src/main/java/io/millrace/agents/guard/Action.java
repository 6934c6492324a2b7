package io.millrace.agents.guard;

/**
 * What a guardrail does with a finding: mend the text, ask a person, or refuse. A finding that
 * cannot be mended under {@code REWRITE} goes to a person.
 */
public enum Action {
  REWRITE,
  REVIEW,
  BLOCK
}
