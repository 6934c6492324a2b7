package io.millrace.agents.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call as people see it.
 *
 * @param tool name of the tool or model
 * @param since when it was begun, or when a person was asked
 * @param arguments JSON for people's eyes, see {@link
 *     io.millrace.agents.core.CanonicalJson#legible}; null where nobody has to decide, or where
 *     they are too long to be kept
 * @param result JSON; null where there is none, and in lists
 * @param code why it failed or is not known
 * @param approvedUntil null where there is no approval
 */
public record LedgerEntry(
    EffectKey key,
    CallStatus status,
    String runId,
    String stepId,
    int attempt,
    @Nullable String agent,
    String tool,
    int version,
    Instant since,
    @Nullable String arguments,
    @Nullable String result,
    @Nullable String code,
    @Nullable String message,
    @Nullable Said approval,
    @Nullable Instant approvedUntil,
    @Nullable Said settled) {

  /** Who said something, why and when. */
  public record Said(String by, @Nullable String comment, Instant at) {}
}
