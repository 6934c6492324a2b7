package io.millrace.agents.ledger;

import io.millrace.contracts.message.Usage;
import org.jspecify.annotations.Nullable;

/**
 * A call as the database has it.
 *
 * @param expiresInMs until the row expires by the database's clock; 0 or less when it has
 * @param result null where there is none
 * @param code why it failed, or why what it answered cannot be used
 * @param approval as it holds now; null where nobody was asked
 */
record CallRow(
    CallState state,
    long revision,
    String holder,
    long expiresInMs,
    @Nullable String result,
    Usage usage,
    @Nullable String code,
    @Nullable String message,
    @Nullable Approval approval) {

  /** What people said to a call that needs their approval. */
  enum Approval {
    /** Nobody has answered, or the approval is over. */
    ASKED,
    GIVEN,
    REFUSED;

    static @Nullable Approval of(@Nullable String name) {
      return name == null ? null : valueOf(name);
    }
  }

  boolean expired() {
    return expiresInMs <= 0;
  }
}
