package io.millrace.agents.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Which calls are looked for.
 *
 * @param runId null for all runs
 * @param stepId null for all steps
 * @param limit most calls that are given
 */
public record LedgerQuery(Which which, @Nullable String runId, @Nullable String stepId, int limit) {

  /** Calls by what they wait for. */
  public enum Which {
    UNKNOWN,
    NEEDS_APPROVAL,
    /** All that wait for a person. */
    OPEN,
    /** All that change something. */
    ALL
  }
}
