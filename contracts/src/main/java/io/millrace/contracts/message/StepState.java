package io.millrace.contracts.message;

import io.millrace.contracts.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where one step stands. Steps not reached are absent.
 *
 * @param attempts attempts begun.
 * @param scheduledAt when the first attempt was dispatched.
 * @param input mapped input.
 * @param usage sum over attempts.
 * @param lastFailure failure of the last attempt that failed.
 * @param review review of the step.
 * @param phase phase, with what is valid only in it.
 */
public record StepState(
    int attempts,
    @Nullable Instant scheduledAt,
    @Nullable Json input,
    Usage usage,
    @Nullable Failure lastFailure,
    @Nullable ReviewState review,
    StepPhase phase) {}
