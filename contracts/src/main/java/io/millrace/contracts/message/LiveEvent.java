package io.millrace.contracts.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something for eyes only: never folded, may be lost. Topic millrace.live.v1, keyed by partition
 * key.
 *
 * @param runId the run.
 * @param stepId the step.
 * @param attempt the attempt.
 * @param at when.
 * @param worker worker.
 * @param kind what happened.
 * @param text token delta, tool name or note.
 */
public record LiveEvent(
    String runId,
    String stepId,
    int attempt,
    Instant at,
    String worker,
    LiveKind kind,
    @Nullable String text)
    implements Message {}
