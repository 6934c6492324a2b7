package io.millrace.agents.ledger;

import org.jspecify.annotations.Nullable;

/** What a person said to a call that needs an approval. Keys are the hexadecimal effect keys. */
public sealed interface CallApproval {

  /** It may be made, or was made before and its answer is reused. */
  record Given() implements CallApproval {}

  /**
   * Nobody has allowed it, or the approval is over.
   *
   * @param key by which a person finds the call; null where nobody can, since it is not kept
   */
  record Missing(@Nullable String key) implements CallApproval {}

  record Refused(String key) implements CallApproval {}
}
