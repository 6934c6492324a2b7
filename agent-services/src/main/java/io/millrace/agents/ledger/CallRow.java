package io.millrace.agents.ledger;

import io.millrace.contracts.message.Usage;
import org.jspecify.annotations.Nullable;

/**
 * A call as the database has it.
 *
 * @param expiresInMs until the row expires by the database's clock; 0 or less when it has
 * @param result null where there is none
 * @param code why it failed, or why what it answered cannot be used
 */
record CallRow(
    CallState state,
    long revision,
    String holder,
    long expiresInMs,
    @Nullable String result,
    Usage usage,
    @Nullable String code,
    @Nullable String message) {

  boolean expired() {
    return expiresInMs <= 0;
  }
}
