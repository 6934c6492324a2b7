package io.millrace.contracts.message;

import io.millrace.contracts.json.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a step stands, with exactly the data that is valid there. A step that was not reached has
 * no state at all.
 *
 * <pre>
 * (absent) → Running | ChildRunning | Iterating | Waiting | WaitingReview
 * open     → Succeeded | Skipped | Failed | Cancelled
 * Running, ChildRunning → Retrying | WaitingReview
 * Retrying, WaitingReview → Running | ChildRunning | Iterating
 * </pre>
 *
 * <p>{@code docs/state-machine.md} has every move.
 */
public sealed interface StepPhase {
  /**
   * A task is out.
   *
   * @param taskId task.
   * @param attempt attempt.
   * @param since dispatched.
   * @param timeoutAt given up then.
   */
  record Running(String taskId, int attempt, Instant since, Instant timeoutAt)
      implements StepPhase {}

  /**
   * A run of another workflow works for it.
   *
   * @param childRunId the run.
   * @param attempt attempt.
   * @param since started.
   * @param timeoutAt given up then.
   */
  record ChildRunning(String childRunId, int attempt, Instant since, Instant timeoutAt)
      implements StepPhase {}

  /**
   * Makes calls of its own, each a step whose id begins with this one's.
   *
   * @param total most calls it makes; for a map the number of items.
   * @param since began.
   */
  record Iterating(int total, Instant since) implements StepPhase {}

  /**
   * Waits for a time or a signal.
   *
   * @param signal name of the signal; null for a time.
   * @param since began.
   * @param dueAt when the waiting ends.
   */
  record Waiting(@Nullable String signal, Instant since, Instant dueAt) implements StepPhase {}

  /**
   * Waits for its next attempt.
   *
   * @param nextAttempt attempt to come.
   * @param dueAt when.
   */
  record Retrying(int nextAttempt, Instant dueAt) implements StepPhase {}

  /**
   * Waits for a person.
   *
   * @param reviewId review.
   * @param since asked.
   * @param dueAt expires.
   */
  record WaitingReview(String reviewId, Instant since, Instant dueAt) implements StepPhase {}

  /**
   * Has an output.
   *
   * @param output output.
   * @param confidence 0 to 1.
   * @param worker worker; null where a person gave the output.
   * @param startedAt began.
   * @param finishedAt ended.
   * @param warnings limitations.
   * @param degraded true where it is not the whole output.
   */
  record Succeeded(
      Json output,
      @Nullable Double confidence,
      @Nullable String worker,
      Instant startedAt,
      Instant finishedAt,
      List<String> warnings,
      boolean degraded)
      implements StepPhase {
    public Succeeded {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Not needed.
   *
   * @param reason why.
   * @param at when.
   */
  record Skipped(String reason, Instant at) implements StepPhase {}

  /**
   * Given up.
   *
   * @param code stable code.
   * @param message for people.
   * @param at when.
   */
  record Failed(String code, String message, Instant at) implements StepPhase {}

  /**
   * Its run ended first.
   *
   * @param at when.
   */
  record Cancelled(Instant at) implements StepPhase {}
}
