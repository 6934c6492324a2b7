package io.millrace.statestore.core;

import io.millrace.contracts.workflow.FailurePolicy.OnFailure;
import java.util.Set;

/**
 * Failures that no policy of a step may pass over: only a person can tell what happened outside, or
 * may allow what is to happen. They come from the runtime of agents; see docs/agents-contract.md.
 */
final class ForAPerson {

  /**
   * {@code effect_unknown}: a call that changes something may or may not have taken effect. {@code
   * effect_diverged}: another attempt asks for another effect than the one that was made. {@code
   * needs_approval}: foreign text was read and something is to be changed. {@code
   * guardrail_review}: a guardrail asks for a person; the partial output is what waits for
   * approval.
   */
  private static final Set<String> ALWAYS =
      Set.of("effect_unknown", "effect_diverged", "needs_approval", "guardrail_review");

  /** A model did not keep to the form after its repairs: a person, where nothing else is said. */
  private static final String UNREADABLE = "model_output_invalid";

  private ForAPerson() {}

  static boolean always(String code) {
    return ALWAYS.contains(code);
  }

  static OnFailure consequence(String code, OnFailure declared) {
    if (always(code)) return OnFailure.REVIEW;
    return declared == OnFailure.FAIL && code.equals(UNREADABLE) ? OnFailure.REVIEW : declared;
  }
}
