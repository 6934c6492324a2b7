package io.millrace.contracts.message;

import io.millrace.contracts.json.Json;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the state machine decided: past tense, one record per transition. Only the state machine
 * makes events; every view is a fold of them.
 */
public sealed interface Event {
  /**
   * The run exists and every version it uses is pinned.
   *
   * @param workflow workflow.
   * @param workflowVersion exact version.
   * @param digest digest of the definition.
   * @param definition the definition itself, so that the journal needs no other source.
   * @param tenant owner.
   * @param actor who asked.
   * @param sessionId session.
   * @param priority lane.
   * @param message text of the person who asked.
   * @param input input.
   * @param intent routing decision.
   * @param agents pinned agent versions.
   * @param deadlineAt when the run must have ended.
   */
  record RunStarted(
      String workflow,
      int workflowVersion,
      String digest,
      Json definition,
      String tenant,
      String actor,
      @Nullable String sessionId,
      Priority priority,
      @Nullable String message,
      Json input,
      @Nullable Intent intent,
      SortedMap<String, Integer> agents,
      @Nullable Instant deadlineAt)
      implements Event {
    public RunStarted {
      agents = Collections.unmodifiableSortedMap(new TreeMap<>(agents));
    }
  }

  /**
   * The run could not start; it ends as FAILED.
   *
   * @param workflow workflow asked for.
   * @param code stable code.
   * @param message why.
   * @param tenant owner.
   * @param actor who asked.
   * @param sessionId session.
   * @param text text of the person who asked.
   * @param input input.
   */
  record RunRejected(
      String workflow,
      String code,
      String message,
      String tenant,
      String actor,
      @Nullable String sessionId,
      @Nullable String text,
      Json input)
      implements Event {}

  /**
   * A task was sent to the agent.
   *
   * @param stepId step.
   * @param taskId task.
   * @param attempt attempt, from 1.
   * @param agent agent.
   * @param agentVersion its pinned version.
   * @param input mapped input.
   * @param timeoutAt when this attempt is given up.
   */
  record StepScheduled(
      String stepId,
      String taskId,
      int attempt,
      String agent,
      int agentVersion,
      Json input,
      Instant timeoutAt)
      implements Event {}

  /**
   * The step has an output.
   *
   * @param stepId step.
   * @param attempt attempt.
   * @param output output.
   * @param confidence 0 to 1.
   * @param usage consumed.
   * @param worker worker.
   * @param startedAt work began.
   * @param finishedAt work ended.
   * @param warnings limitations.
   */
  record StepSucceeded(
      String stepId,
      int attempt,
      Json output,
      @Nullable Double confidence,
      Usage usage,
      String worker,
      Instant startedAt,
      Instant finishedAt,
      List<String> warnings)
      implements Event {
    public StepSucceeded {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * One attempt failed; what follows is told by the next event.
   *
   * @param stepId step.
   * @param attempt attempt.
   * @param code stable code.
   * @param message for people.
   * @param retriable whether another attempt may help.
   * @param usage consumed.
   * @param worker worker; null when none answered.
   * @param startedAt work began.
   * @param finishedAt work ended.
   */
  record StepAttemptFailed(
      String stepId,
      int attempt,
      String code,
      String message,
      boolean retriable,
      Usage usage,
      @Nullable String worker,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt)
      implements Event {}

  /**
   * Another attempt waits for its due time.
   *
   * @param stepId step.
   * @param nextAttempt attempt that will be made.
   * @param dueAt when.
   */
  record StepRetryScheduled(String stepId, int nextAttempt, Instant dueAt) implements Event {}

  /**
   * The step is not needed.
   *
   * @param stepId step.
   * @param reason why.
   */
  record StepSkipped(String stepId, String reason) implements Event {}

  /**
   * The step is given up.
   *
   * @param stepId step.
   * @param attempts attempts made.
   * @param code stable code.
   * @param message for people.
   */
  record StepFailed(String stepId, int attempts, String code, String message) implements Event {}

  /**
   * A person is asked.
   *
   * @param reviewId review.
   * @param stepId step.
   * @param role who may decide.
   * @param reason why it stopped.
   * @param reasonCode gate or step_failed.
   * @param proposed output that waits for approval.
   * @param context what the person needs to see: steps by id.
   * @param dueAt when the request expires.
   */
  record ReviewRequested(
      String reviewId,
      String stepId,
      String role,
      String reason,
      String reasonCode,
      @Nullable Json proposed,
      Json context,
      Instant dueAt)
      implements Event {}

  /**
   * A person decided.
   *
   * @param reviewId review.
   * @param stepId step.
   * @param verdict decision.
   * @param output output that goes on.
   * @param comment remark.
   * @param actor who decided.
   */
  record ReviewDecided(
      String reviewId,
      String stepId,
      Verdict verdict,
      @Nullable Json output,
      @Nullable String comment,
      String actor)
      implements Event {}

  /**
   * Nobody decided in time.
   *
   * @param reviewId review.
   * @param stepId step.
   * @param consequence approve or reject, as the definition says.
   */
  record ReviewExpired(String reviewId, String stepId, String consequence) implements Event {}

  /**
   * The run ended with an output.
   *
   * @param output output.
   * @param degraded true beside warnings.
   * @param warnings limitations of the output.
   */
  record RunCompleted(Json output, boolean degraded, List<String> warnings) implements Event {
    public RunCompleted {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The run ended without an output.
   *
   * @param code stable code.
   * @param message for people.
   * @param stepId step that caused it.
   */
  record RunFailed(String code, String message, @Nullable String stepId) implements Event {}

  /**
   * The run was ended by request.
   *
   * @param actor who.
   * @param reason why.
   */
  record RunCancelled(String actor, String reason) implements Event {}
}
