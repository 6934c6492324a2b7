package io.millrace.contracts.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message of a person and what came of it.
 *
 * @param runId the run.
 * @param message text of the person; null where a caller named the workflow.
 * @param answer text of the answer; null before there is one.
 * @param status status of the run.
 * @param tokens estimated size of message and answer, in tokens.
 * @param at when it began.
 */
public record SessionTurn(
    String runId,
    @Nullable String message,
    @Nullable String answer,
    RunStatus status,
    long tokens,
    Instant at) {}
