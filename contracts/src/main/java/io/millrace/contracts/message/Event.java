package io.millrace.contracts.message;

import io.millrace.contracts.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
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
   * @param terms what the pinned agents may do and use, by agent.
   * @param workflows pinned versions of the workflows that steps start.
   * @param parent step of another run that started it.
   * @param forkedFrom step of another run it goes on from.
   * @param context what the session gives its steps: summary and recent turns.
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
      @Nullable Instant deadlineAt,
      SortedMap<String, AgentTerms> terms,
      SortedMap<String, Integer> workflows,
      @Nullable ParentStep parent,
      @Nullable ForkPoint forkedFrom,
      @Nullable Json context)
      implements Event {
    public RunStarted {
      agents = SortedMaps.copyOf(agents);
      terms = SortedMaps.copyOf(terms);
      workflows = SortedMaps.copyOf(workflows);
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
   * @param parent step of another run that asked for it.
   */
  record RunRejected(
      String workflow,
      String code,
      String message,
      String tenant,
      String actor,
      @Nullable String sessionId,
      @Nullable String text,
      Json input,
      @Nullable ParentStep parent)
      implements Event {}

  /**
   * The run waits for its turn; no step begins.
   *
   * @param reason why: session_busy.
   * @param behind the run it waits for.
   */
  record RunHeld(String reason, String behind) implements Event {}

  /**
   * The run has its turn.
   *
   * @param context what the session gives its steps now.
   */
  record RunReleased(@Nullable Json context) implements Event {}

  /**
   * A person stopped the run for a while; what is under way ends, nothing new begins.
   *
   * @param actor who.
   * @param reason why.
   */
  record RunPaused(String actor, String reason) implements Event {}

  /**
   * A paused run goes on.
   *
   * @param actor who.
   * @param reason why.
   */
  record RunResumed(String actor, String reason) implements Event {}

  /**
   * A fork has this step from the run it comes from; it is not run again.
   *
   * @param stepId step.
   * @param taken what is taken over.
   */
  record StepTakenOver(String stepId, TakenStep taken) implements Event {}

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
   * @param calls calls made, in order, at most 100.
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
      List<String> warnings,
      List<CallRecord> calls)
      implements Event {
    public StepSucceeded {
      warnings = List.copyOf(warnings);
      calls = List.copyOf(calls);
    }

    /** An attempt that made no calls. */
    public StepSucceeded(
        String stepId,
        int attempt,
        Json output,
        @Nullable Double confidence,
        Usage usage,
        String worker,
        Instant startedAt,
        Instant finishedAt,
        List<String> warnings) {
      this(
          stepId,
          attempt,
          output,
          confidence,
          usage,
          worker,
          startedAt,
          finishedAt,
          warnings,
          List.of());
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
   * @param calls calls made, in order, at most 100.
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
      @Nullable Instant finishedAt,
      List<CallRecord> calls)
      implements Event {
    public StepAttemptFailed {
      calls = List.copyOf(calls);
    }

    /** An attempt of which no calls are known. */
    public StepAttemptFailed(
        String stepId,
        int attempt,
        String code,
        String message,
        boolean retriable,
        Usage usage,
        @Nullable String worker,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {
      this(
          stepId,
          attempt,
          code,
          message,
          retriable,
          usage,
          worker,
          startedAt,
          finishedAt,
          List.of());
    }
  }

  /**
   * An attempt was not made: the agent's breaker is open. It counts as an attempt; what follows is
   * told by the next event.
   *
   * @param stepId step.
   * @param attempt attempt.
   * @param agent agent.
   * @param input mapped input.
   * @param code agent_unavailable.
   * @param message for people.
   */
  record AttemptRefused(
      String stepId, int attempt, String agent, Json input, String code, String message)
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
   * @param actor who decided so; null where the definition did.
   */
  record StepSkipped(String stepId, String reason, @Nullable String actor) implements Event {}

  /**
   * A step that is no agent's work has its output: a wait, a signal, a sub-workflow, a map, a loop,
   * a supervisor.
   *
   * @param stepId step.
   * @param output output.
   * @param warnings limitations.
   */
  record StepCompleted(String stepId, Json output, List<String> warnings) implements Event {
    public StepCompleted {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The attempts are used up, and the run goes on with what there is.
   *
   * @param stepId step.
   * @param output partial output of the last attempt, or the fallback of the definition.
   * @param code why it is not the whole.
   * @param message for people.
   */
  record StepDegraded(String stepId, Json output, String code, String message) implements Event {}

  /**
   * A person gave the output of a step.
   *
   * @param stepId step.
   * @param output output.
   * @param actor who.
   * @param comment remark.
   */
  record StepOverridden(String stepId, Json output, String actor, @Nullable String comment)
      implements Event {}

  /**
   * A person asked for another attempt; its attempts count anew.
   *
   * @param stepId step.
   * @param actor who.
   */
  record StepRetryRequested(String stepId, String actor) implements Event {}

  /**
   * A step that makes calls of its own begins: a map, a loop, a supervisor. Each call is a step
   * whose id begins with this one's.
   *
   * @param stepId step.
   * @param input what it works on: the list, the first input, the goal.
   * @param total most calls it makes; for a map the number of items.
   */
  record StepExpanded(String stepId, Json input, int total) implements Event {}

  /**
   * A step waits for a time or a signal.
   *
   * @param stepId step.
   * @param signal name of the signal; null for a time.
   * @param dueAt when the waiting ends.
   */
  record StepWaiting(String stepId, @Nullable String signal, Instant dueAt) implements Event {}

  /**
   * A step started a run of another workflow.
   *
   * @param stepId step.
   * @param attempt attempt, from 1.
   * @param childRunId the run.
   * @param workflow its workflow.
   * @param workflowVersion its pinned version.
   * @param input its input.
   * @param timeoutAt when this attempt is given up.
   */
  record ChildStarted(
      String stepId,
      int attempt,
      String childRunId,
      String workflow,
      int workflowVersion,
      Json input,
      Instant timeoutAt)
      implements Event {}

  /**
   * The run a step started has ended; what follows is told by the next event.
   *
   * @param stepId step.
   * @param attempt attempt.
   * @param childRunId the run.
   * @param status how it ended.
   * @param usage what it consumed.
   */
  record ChildEnded(String stepId, int attempt, String childRunId, RunStatus status, Usage usage)
      implements Event {}

  /**
   * A signal came; it is kept until a step takes it.
   *
   * @param signal the signal.
   * @param actor who sent it.
   */
  record SignalReceived(Signal signal, String actor) implements Event {}

  /**
   * A bound of the run is reached.
   *
   * @param limit tokens, cost, steps, events, payload, parallel, deadline.
   * @param message for people.
   * @param consequence what follows: wait, fail, degrade, compensate.
   */
  record LimitReached(String limit, String message, String consequence) implements Event {}

  /**
   * What the run did outside is rolled back, one step at a time.
   *
   * @param code why.
   * @param message for people.
   * @param stepId step that caused it.
   * @param order steps to roll back, in this order: the last to finish first.
   */
  record CompensationStarted(
      String code, String message, @Nullable String stepId, List<String> order) implements Event {
    public CompensationStarted {
      order = List.copyOf(order);
    }
  }

  /**
   * A result came when nobody waited for it any more: recorded, never applied.
   *
   * @param stepId step.
   * @param attempt attempt.
   * @param outcome succeeded, or the error code.
   * @param usage what it consumed all the same.
   * @param worker worker.
   */
  record LateResultRecorded(String stepId, int attempt, String outcome, Usage usage, String worker)
      implements Event {}

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

  /**
   * The run ended and everything it did outside is rolled back.
   *
   * @param code why it was.
   * @param message for people.
   * @param stepId step that caused it.
   */
  record RunCompensated(String code, String message, @Nullable String stepId) implements Event {}
}
