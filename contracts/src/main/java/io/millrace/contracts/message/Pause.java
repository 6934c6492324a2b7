package io.millrace.contracts.message;

import java.time.Instant;

/**
 * A stop that a person asked for.
 *
 * @param actor who.
 * @param reason why.
 * @param since when.
 */
public record Pause(String actor, String reason, Instant since) {}
