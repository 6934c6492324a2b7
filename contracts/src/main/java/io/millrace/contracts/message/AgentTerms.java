package io.millrace.contracts.message;

import org.jspecify.annotations.Nullable;

/**
 * What a pinned agent may do and use in one run, copied from its definition when the run starts.
 *
 * @param mutates whether it changes anything outside.
 * @param rollback agent that undoes what it did; null where there is nothing to undo or it cannot
 *     be.
 * @param tokensMax tokens reserved for an attempt; 0 for none.
 * @param costMicroUsdMax cost reserved for an attempt, in millionths of a US dollar; 0 for none.
 */
public record AgentTerms(
    boolean mutates, @Nullable String rollback, long tokensMax, long costMicroUsdMax) {}
