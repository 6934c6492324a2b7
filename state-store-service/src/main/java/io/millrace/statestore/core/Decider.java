package io.millrace.statestore.core;

import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.message.Verdict;
import io.millrace.statestore.core.Decision.Ignored;
import io.millrace.statestore.core.Decision.Rejected;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an input means for a run. Changes nothing: it returns the events to journal and the
 * effects to carry out.
 *
 * <p>Duplicates and late comers are {@link Ignored}, because Kafka may deliver twice and workers
 * may answer after their time; what can never have been right is {@link Rejected}. Every decision
 * ends with a run that has ended or waits for a task, a timer or a review.
 */
public final class Decider {

  private static final Ignored ENDED = new Ignored("the run has ended");

  private Decider() {}

  /**
   * @param run null when the run does not exist
   */
  public static Decision decide(@Nullable Run run, Input input) {
    if (run == null)
      return input instanceof Input.StartRequested start
          ? start(start)
          : new Rejected("run_unknown", "There is no run " + input.runId());
    return switch (input) {
      case Input.StartRequested i -> new Ignored("the run has started already");
      case Input.CancelRequested i -> cancel(run, i);
      case Input.ReviewAnswered i -> answer(run, i);
      case Input.ResultReceived i -> result(run, i);
      case Input.TimerFired i -> timer(run, i);
    };
  }

  private static Decision start(Input.StartRequested input) {
    var command = input.command();
    var body = input.body();
    return switch (input.resolution()) {
      case Resolution.Unresolved no ->
          Progress.reject(
              input,
              new Event.RunRejected(
                  body.workflow(),
                  no.code(),
                  no.message(),
                  command.tenant(),
                  command.actor(),
                  body.sessionId(),
                  body.message(),
                  body.input()));
      case Resolution.Resolved yes -> {
        var workflow = yes.workflow();
        var deadlineAt = workflow.deadline() == null ? null : input.at().plus(workflow.deadline());
        var started =
            new Event.RunStarted(
                workflow.name(),
                yes.version(),
                yes.digest(),
                workflow.document(),
                command.tenant(),
                command.actor(),
                body.sessionId(),
                body.priority(),
                body.message(),
                body.input(),
                body.intent(),
                yes.agents(),
                deadlineAt);
        var progress = Progress.begin(workflow, input, started);
        if (deadlineAt != null) progress.startTimer(Timer.deadline(input.runId(), deadlineAt));
        yield progress.advance().done();
      }
    };
  }

  private static Decision cancel(Run run, Input.CancelRequested input) {
    if (Run.isEnded(run.state())) return ENDED;
    return Progress.of(run, input)
        .end(new Event.RunCancelled(input.command().actor(), input.body().reason()))
        .done();
  }

  private static Decision answer(Run run, Input.ReviewAnswered input) {
    var body = input.body();
    var waiting = StepReviews.find(run.state(), body.reviewId());
    if (waiting == null)
      return new Rejected(
          "review_unknown", "Run " + input.runId() + " has no review " + body.reviewId());
    if (Run.isEnded(run.state())) return ENDED;
    if (!(waiting.state().phase() instanceof StepPhase.WaitingReview phase)
        || !phase.reviewId().equals(body.reviewId()))
      return new Ignored("the review is decided already");
    var output = body.verdict() == Verdict.APPROVE ? waiting.review().proposed() : body.output();
    if (body.verdict() != Verdict.REJECT && output == null)
      return new Rejected(
          "decision_without_output",
          "The decision on "
              + body.reviewId()
              + " goes on with nothing: edit it and give an output, or reject");
    var given = body.verdict() == Verdict.REJECT ? null : output;
    var progress = Progress.of(run, input);
    progress.emit(
        new Event.ReviewDecided(
            body.reviewId(),
            waiting.stepId(),
            body.verdict(),
            given,
            body.comment(),
            input.command().actor()));
    return progress.afterReview(waiting.stepId(), phase.dueAt()).done();
  }

  private static Decision result(Run run, Input.ResultReceived input) {
    var result = input.result();
    if (Run.isEnded(run.state())) return ENDED;
    if (!(Run.phase(run.state(), result.stepId()) instanceof StepPhase.Running running)
        || !running.taskId().equals(result.taskId()))
      return new Ignored("no one waits for attempt " + result.attempt() + " of " + result.stepId());
    var progress = Progress.of(run, input);
    progress.cancelTimer(
        Timer.Kind.STEP_TIMEOUT, result.stepId(), running.attempt(), running.timeoutAt());
    return switch (result.outcome()) {
      case Outcome.TaskSucceeded ok -> {
        progress.emit(
            new Event.StepSucceeded(
                result.stepId(),
                result.attempt(),
                ok.output(),
                ok.confidence(),
                result.usage(),
                result.worker(),
                result.startedAt(),
                result.finishedAt(),
                ok.warnings()));
        yield progress.advance().done();
      }
      case Outcome.TaskFailed no -> {
        progress.emit(
            new Event.StepAttemptFailed(
                result.stepId(),
                result.attempt(),
                no.code(),
                no.message(),
                no.retriable(),
                result.usage(),
                result.worker(),
                result.startedAt(),
                result.finishedAt()));
        yield progress
            .afterFailure(
                result.stepId(),
                new AttemptFailure(
                    result.attempt(), no.code(), no.message(), no.retriable(), no.retryAfterMs()))
            .done();
      }
    };
  }

  private static Decision timer(Run run, Input.TimerFired input) {
    if (Run.isEnded(run.state())) return ENDED;
    var timer = input.timer();
    var phase = Run.phase(run.state(), timer.stepId());
    return switch (timer.kind()) {
      case STEP_TIMEOUT ->
          phase instanceof StepPhase.Running running && running.attempt() == timer.ordinal()
              ? timedOut(run, input, running)
              : stale(timer);
      case RETRY ->
          phase instanceof StepPhase.Retrying retrying && retrying.nextAttempt() == timer.ordinal()
              ? Progress.of(run, input).dispatch(timer.stepId(), timer.ordinal()).done()
              : stale(timer);
      case REVIEW ->
          phase instanceof StepPhase.WaitingReview waiting
                  && StepReviews.count(run.state(), timer.stepId()) == timer.ordinal()
              ? Progress.of(run, input).expireReview(timer.stepId(), waiting).done()
              : stale(timer);
      case DEADLINE -> deadline(run, input);
    };
  }

  private static Decision timedOut(Run run, Input.TimerFired input, StepPhase.Running running) {
    var stepId = input.timer().stepId();
    var failure =
        new AttemptFailure(
            running.attempt(),
            "step_timeout",
            "No result came until " + running.timeoutAt(),
            true,
            null);
    var progress = Progress.of(run, input);
    progress.emit(
        new Event.StepAttemptFailed(
            stepId,
            running.attempt(),
            failure.code(),
            failure.message(),
            true,
            Usage.NONE,
            null,
            null,
            null));
    return progress.afterFailure(stepId, failure).done();
  }

  private static Decision deadline(Run run, Input.TimerFired input) {
    Instant deadlineAt = run.state().deadlineAt();
    if (run.state().waitingSince() != null)
      return new Ignored("the deadline stands still while a person is asked");
    if (deadlineAt == null || input.timer().dueAt().isBefore(deadlineAt))
      return stale(input.timer());
    return Progress.of(run, input)
        .end(
            new Event.RunFailed(
                "deadline_exceeded", "The run did not end until " + deadlineAt, null))
        .done();
  }

  private static Ignored stale(Timer timer) {
    return new Ignored("no one waits for the timer " + timer.id());
  }
}
