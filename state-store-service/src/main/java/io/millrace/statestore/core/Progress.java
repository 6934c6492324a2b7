package io.millrace.statestore.core;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepRetry;
import io.millrace.contracts.workflow.ExpressionException;
import io.millrace.contracts.workflow.Step;
import io.millrace.contracts.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One decision in the making. Emitting an event appends it and folds it in one call, so what is
 * decided next always sees the state the journal will have.
 */
final class Progress {

  /** How long a person has when a step failed; the definition says it only for review steps. */
  private static final Duration FAILURE_REVIEW_TIMEOUT = Duration.ofHours(24);

  private final Workflow workflow;
  private final Input input;
  private final Instant at;
  private final List<JournalEntry> entries = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private @Nullable RunState state;

  private Progress(Workflow workflow, @Nullable RunState state, Input input) {
    this.workflow = workflow;
    this.state = state;
    this.input = input;
    // A clock that steps backwards must not make a journal do so.
    this.at =
        state != null && input.at().isBefore(state.updatedAt()) ? state.updatedAt() : input.at();
  }

  static Progress of(Run run, Input input) {
    return new Progress(run.workflow(), run.state(), input);
  }

  static Progress begin(Workflow workflow, Input input, Event.RunStarted started) {
    var progress = new Progress(workflow, null, input);
    progress.emit(started);
    return progress;
  }

  static Decision reject(Input input, Event.RunRejected rejected) {
    return new Decision.Accepted(
        List.of(new JournalEntry(input.runId(), 1, input.at(), input.cause(), rejected)),
        List.of());
  }

  Decision done() {
    return new Decision.Accepted(entries, effects);
  }

  private RunState state() {
    return Objects.requireNonNull(state, "A run begins with an event");
  }

  private boolean ended() {
    return Run.isEnded(state());
  }

  void emit(Event event) {
    long sequence = state == null ? 1 : state.sequence() + 1;
    var entry = new JournalEntry(input.runId(), sequence, at, input.cause(), event);
    entries.add(entry);
    state = Evolver.evolve(state, entry);
  }

  void startTimer(Timer timer) {
    effects.add(new Effect.StartTimer(timer));
  }

  void cancelTimer(Timer.Kind kind, String stepId, int ordinal, Instant dueAt) {
    effects.add(new Effect.CancelTimer(new Timer(input.runId(), kind, stepId, ordinal, dueAt)));
  }

  /**
   * Starts every step that is due, in the order of the definition, until nothing more can move;
   * ends the run when all are settled.
   */
  Progress advance() {
    boolean moved = true;
    while (moved && !ended()) {
      moved = false;
      for (Step step : workflow.inOrder()) {
        if (ended() || !isDue(step)) continue;
        begin(step);
        moved = true;
      }
    }
    if (!ended()
        && workflow.inOrder().stream()
            .allMatch(step -> Run.isSettled(Run.phase(state(), step.id())))) complete();
    return this;
  }

  private boolean isDue(Step step) {
    return Run.phase(state(), step.id()) == null
        && step.after().stream().allMatch(id -> Run.isSettled(Run.phase(state(), id)));
  }

  private void begin(Step step) {
    try {
      if (step.when() != null && !step.when().test(scope())) {
        emit(new Event.StepSkipped(step.id(), "condition is false: " + step.when().source()));
        return;
      }
      switch (step) {
        case Step.AgentStep agent -> dispatch(agent, 1, agent.input().json(scope()));
        case Step.ReviewStep review -> askForReview(review);
      }
    } catch (ExpressionException e) {
      var message = String.valueOf(e.getMessage());
      emit(new Event.StepFailed(step.id(), 0, "expression_failed", message));
      end(new Event.RunFailed("expression_failed", message, step.id()));
    }
  }

  private Map<String, @Nullable Object> scope() {
    return Scope.of(new Run(workflow, state()));
  }

  /** Sends the next attempt of a step that was begun before, with the same input. */
  Progress dispatch(String stepId, int attempt) {
    var step = (Step.AgentStep) workflow.step(stepId);
    var sameInput =
        Objects.requireNonNull(
            Objects.requireNonNull(state().steps().get(stepId)).input(),
            "A retried step has an input");
    dispatch(step, attempt, sameInput);
    return this;
  }

  private void dispatch(Step.AgentStep step, int attempt, Json taskInput) {
    var run = state();
    var taskId = RunIds.taskId(run.runId(), step.id(), attempt);
    int version =
        Objects.requireNonNull(
            run.agents().get(step.agent()), () -> "No version of " + step.agent() + " is pinned");
    var timeoutAt = at.plus(step.timeout());
    emit(
        new Event.StepScheduled(
            step.id(), taskId, attempt, step.agent(), version, taskInput, timeoutAt));
    effects.add(
        new Effect.DispatchTask(
            new AgentTask(
                taskId,
                run.runId(),
                step.id(),
                attempt,
                step.agent(),
                version,
                run.tenant(),
                run.sessionId(),
                run.workflow() + "@" + run.workflowVersion(),
                taskInput,
                at,
                timeoutAt,
                run.priority())));
    startTimer(new Timer(run.runId(), Timer.Kind.STEP_TIMEOUT, step.id(), attempt, timeoutAt));
  }

  private void askForReview(Step.ReviewStep step) {
    var reason = step.when() == null ? "The workflow asks for a review here" : step.when().source();
    requestReview(step.id(), step.role(), reason, "gate", proposal(step), at.plus(step.timeout()));
  }

  /** What waits for approval: the output of the step before, or of the steps before, by id. */
  private @Nullable Json proposal(Step.ReviewStep step) {
    var outputs = new LinkedHashMap<String, @Nullable Object>();
    for (String id : step.after())
      if (Run.phase(state(), id) instanceof StepPhase.Succeeded done)
        outputs.put(id, done.output().value());
    if (outputs.isEmpty()) return null;
    return Json.of(step.after().size() == 1 ? outputs.values().iterator().next() : outputs);
  }

  private void requestReview(
      String stepId,
      String role,
      String reason,
      String reasonCode,
      @Nullable Json proposed,
      Instant dueAt) {
    int count = StepReviews.count(state(), stepId) + 1;
    var reviewId = RunIds.reviewId(state().runId(), stepId, count);
    emit(
        new Event.ReviewRequested(
            reviewId, stepId, role, reason, reasonCode, proposed, context(stepId), dueAt));
    startTimer(new Timer(state().runId(), Timer.Kind.REVIEW, stepId, count, dueAt));
  }

  /** What a reviewer needs to see: the steps before, with their outputs. */
  private Json context(String stepId) {
    var steps = new LinkedHashMap<String, @Nullable Object>();
    var before = workflow.ancestors(stepId);
    for (Step step : workflow.inOrder()) {
      if (!before.contains(step.id())
          || !(Run.phase(state(), step.id()) instanceof StepPhase.Succeeded done)) continue;
      var facts = new LinkedHashMap<String, @Nullable Object>();
      facts.put("output", done.output().value());
      facts.put("confidence", done.confidence());
      facts.put("warnings", done.warnings());
      steps.put(step.id(), facts);
    }
    return Json.of(steps);
  }

  /** Another attempt, or what the step says when its attempts are used up. */
  Progress afterFailure(String stepId, AttemptFailure failure) {
    var step = (Step.AgentStep) workflow.step(stepId);
    if (failure.retriable() && step.retry().allowsAfter(failure.attempt())) {
      var dueAt = at.plusMillis(delayMs(step, failure));
      int next = failure.attempt() + 1;
      emit(new Event.StepRetryScheduled(stepId, next, dueAt));
      effects.add(
          new Effect.ScheduleRetry(
              new StepRetry(input.runId(), stepId, next, dueAt, failure.code())));
      return this;
    }
    switch (step.onFailure()) {
      case FAIL -> {
        emit(new Event.StepFailed(stepId, failure.attempt(), failure.code(), failure.message()));
        end(
            new Event.RunFailed(
                failure.code(), "Step " + stepId + ": " + failure.message(), stepId));
      }
      case SKIP -> {
        emit(new Event.StepSkipped(stepId, failure.code() + ": " + failure.message()));
        advance();
      }
      case REVIEW ->
          requestReview(
              stepId,
              step.reviewRole(),
              failure.code() + ": " + failure.message(),
              "step_failed",
              null,
              at.plus(FAILURE_REVIEW_TIMEOUT));
    }
    return this;
  }

  /**
   * The policy's delay, or longer where the failure told when to come back; never longer than the
   * policy's longest.
   */
  private static long delayMs(Step.AgentStep step, AttemptFailure failure) {
    long policyMs = step.retry().delayAfter(failure.attempt()).toMillis();
    long askedMs =
        failure.retryAfterMs() == null
            ? 0
            : Math.min(failure.retryAfterMs(), step.retry().backoffMax().toMillis());
    return Math.max(policyMs, askedMs);
  }

  Progress expireReview(String stepId, StepPhase.WaitingReview waiting) {
    var review =
        Objects.requireNonNull(Objects.requireNonNull(state().steps().get(stepId)).review());
    boolean approve =
        workflow.step(stepId) instanceof Step.ReviewStep step
            && step.onTimeout() == Step.OnTimeout.APPROVE
            && review.proposed() != null;
    emit(new Event.ReviewExpired(waiting.reviewId(), stepId, approve ? "approve" : "reject"));
    return afterReview(stepId, waiting.dueAt());
  }

  /** Goes on with what a person (or the lack of one) decided. */
  Progress afterReview(String stepId, Instant dueAt) {
    cancelTimer(Timer.Kind.REVIEW, stepId, StepReviews.count(state(), stepId), dueAt);
    if (Run.phase(state(), stepId) instanceof StepPhase.Failed failed)
      return end(new Event.RunFailed(failed.code(), failed.message(), stepId));
    var deadlineAt = state().deadlineAt();
    if (deadlineAt != null && state().waitingSince() == null)
      startTimer(Timer.deadline(input.runId(), deadlineAt));
    return advance();
  }

  private void complete() {
    Json output;
    try {
      output = workflow.output().json(scope());
    } catch (ExpressionException e) {
      end(new Event.RunFailed("output_failed", String.valueOf(e.getMessage()), null));
      return;
    }
    var warnings = new ArrayList<String>();
    state()
        .steps()
        .forEach(
            (id, step) -> {
              if (Run.isSkippedByFailure(step))
                warnings.add(
                    "Step " + id + " was skipped: " + ((StepPhase.Skipped) step.phase()).reason());
              if (step.phase() instanceof StepPhase.Succeeded done)
                done.warnings().forEach(warning -> warnings.add("Step " + id + ": " + warning));
            });
    end(
        new Event.RunCompleted(
            output, state().steps().values().stream().anyMatch(Run::isSkippedByFailure), warnings));
  }

  /** Ends the run and spares the timers it no longer needs. */
  Progress end(Event last) {
    var before = state();
    emit(last);
    before
        .steps()
        .forEach(
            (id, step) -> {
              switch (step.phase()) {
                case StepPhase.Running p ->
                    cancelTimer(Timer.Kind.STEP_TIMEOUT, id, p.attempt(), p.timeoutAt());
                case StepPhase.Retrying p ->
                    cancelTimer(Timer.Kind.RETRY, id, p.nextAttempt(), p.dueAt());
                case StepPhase.WaitingReview p ->
                    cancelTimer(Timer.Kind.REVIEW, id, StepReviews.count(before, id), p.dueAt());
                case StepPhase.Succeeded p -> {}
                case StepPhase.Skipped p -> {}
                case StepPhase.Failed p -> {}
                case StepPhase.Cancelled p -> {}
              }
            });
    if (before.deadlineAt() != null)
      effects.add(new Effect.CancelTimer(Timer.deadline(input.runId(), before.deadlineAt())));
    return this;
  }
}
