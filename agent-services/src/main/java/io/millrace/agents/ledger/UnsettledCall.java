package io.millrace.agents.ledger;

import java.time.Instant;

/**
 * A mutating call nobody knows the outcome of: for operators and the people who decide on it.
 *
 * @param tool {@code name@version}
 */
public record UnsettledCall(
    EffectKey key,
    String tenant,
    String runId,
    String stepId,
    int attempt,
    String tool,
    Instant startedAt) {}
