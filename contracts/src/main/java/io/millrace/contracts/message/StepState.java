package io.millrace.contracts.message;

import io.millrace.contracts.json.Json;
import java.time.Instant;
import java.util.List;
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
 * @param agent agent of its calls; null where it has none.
 * @param attemptsBefore attempts that no longer count, because a person asked to try again.
 * @param unanswered attempts that were given up before a result came.
 * @param inVain attempts that were done, or torn in the middle, and that the step does not count: a
 *     rollback undoes them.
 * @param reachedAt journal sequence of its first event.
 * @param settledAt journal sequence at which it was settled; 0 while it is not.
 */
public record StepState(
    int attempts,
    @Nullable Instant scheduledAt,
    @Nullable Json input,
    Usage usage,
    @Nullable Failure lastFailure,
    @Nullable ReviewState review,
    StepPhase phase,
    @Nullable String agent,
    int attemptsBefore,
    List<Integer> unanswered,
    List<Integer> inVain,
    long reachedAt,
    long settledAt) {
  public StepState {
    unanswered = List.copyOf(unanswered);
    inVain = List.copyOf(inVain);
  }
}
