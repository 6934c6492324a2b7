package io.millrace.contracts.message;

import java.time.Instant;

/**
 * A run that waits for its turn.
 *
 * @param reason why: session_busy.
 * @param behind the run it waits for.
 * @param since when.
 */
public record Hold(String reason, String behind, Instant since) {}
