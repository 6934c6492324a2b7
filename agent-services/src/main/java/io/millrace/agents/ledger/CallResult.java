package io.millrace.agents.ledger;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Usage;

/**
 * A finished call.
 *
 * @param usage what the call consumed when it was made
 * @param reused true where an earlier delivery or attempt made the call: nothing was consumed now,
 *     and whoever settles with a provider or a budget leaves it out
 */
public record CallResult(EffectKey key, Json result, Usage usage, boolean reused) {}
