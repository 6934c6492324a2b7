package io.millrace.statestore.core;

import static io.millrace.statestore.core.Decision.Ignored;
import static io.millrace.statestore.core.Decision.Rejected;

import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.workflow.Consequence;
import io.millrace.contracts.workflow.Work;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an input means for a run. Changes nothing: it returns the events to journal and the
 * effects to carry out.
 *
 * <p>Duplicates and late comers are {@link Ignored}, because Kafka may deliver twice and workers
 * may answer after their time; what can never have been right is {@link Rejected}. Every decision
 * ends with a run that has ended, or that waits for a task, a timer, a person, another run of its
 * own or of its session, or for room.
 */
public final class Decider {

  static final Ignored ENDED = new Ignored("the run has ended");

  private Decider() {}

  /**
   * @param run null when the run does not exist
   * @param facts what is known beyond the run
   */
  public static Decision decide(@Nullable Run run, Input input, Facts facts) {
    if (run == null)
      return switch (input) {
        case Input.StartRequested i -> Starts.start(i, facts);
        case Input.ForkRequested i -> Starts.fork(i, facts);
        case Input.ResultReceived i -> Results.withoutRun(i, unknown(i));
        default -> unknown(input);
      };
    return switch (input) {
      case Input.StartRequested i -> new Ignored("the run has started already");
      case Input.ForkRequested i -> new Ignored("the run has started already");
      case Input.Commanded i -> Commands.decide(run, i, facts);
      case Input.ResultReceived i -> Results.decide(run, i, facts);
      case Input.TimerFired i -> timer(run, i, facts);
      case Input.ChildFinished i -> childFinished(run, i, facts);
      case Input.TurnCame i -> turnCame(run, i, facts);
      case Input.RoomCame i ->
          Run.isEnded(run.state()) ? ENDED : Flow.advance(Progress.of(run, i, facts)).done();
    };
  }

  private static Rejected unknown(Input input) {
    return new Rejected("run_unknown", "There is no run " + input.runId());
  }

  /** Ends a run whose next record would be too large for its topic. */
  public static Decision.Accepted overflow(Run run, Input input, String message) {
    var p = Progress.of(run, input, Facts.NONE);
    if (input instanceof Input.ResultReceived received)
      Results.unbearable(p, received.result(), message);
    Budgets.reached(p, "payload", message, Consequence.FAIL);
    Ends.fail(p, Results.PAYLOAD_TOO_LARGE, message, null);
    return p.accepted();
  }

  private static Decision timer(Run run, Input.TimerFired input, Facts facts) {
    if (Run.isEnded(run.state())) return ENDED;
    var timer = input.timer();
    var phase = Run.phase(run.state(), timer.stepId());
    return switch (timer.kind()) {
      case STEP_TIMEOUT ->
          switch (phase) {
            case StepPhase.Running p when p.attempt() == timer.ordinal() ->
                timedOut(run, input, facts, p.timeoutAt());
            case StepPhase.ChildRunning p when p.attempt() == timer.ordinal() ->
                timedOut(run, input, facts, p.timeoutAt());
            case null, default -> stale(timer);
          };
      case RETRY ->
          phase instanceof StepPhase.Retrying p && p.nextAttempt() == timer.ordinal()
              ? Flow.advance(Progress.of(run, input, facts)).done()
              : stale(timer);
      case WAIT ->
          phase instanceof StepPhase.Waiting p && p.dueAt().equals(timer.dueAt())
              ? waited(run, input, facts, p)
              : stale(timer);
      case REVIEW ->
          phase instanceof StepPhase.WaitingReview p
                  && StepReviews.count(run.state(), timer.stepId()) == timer.ordinal()
              ? Reviews.expire(Progress.of(run, input, facts), timer.stepId(), p)
              : stale(timer);
      case DEADLINE -> deadline(run, input, facts);
    };
  }

  private static Decision timedOut(
      Run run, Input.TimerFired input, Facts facts, Instant timeoutAt) {
    var stepId = input.timer().stepId();
    int attempt = input.timer().ordinal();
    var message = "No result came until " + timeoutAt;
    var p = Progress.of(run, input, facts);
    p.emit(
        new Event.StepAttemptFailed(
            stepId, attempt, "step_timeout", message, true, Usage.NONE, null, null, null));
    Calls.failed(p, stepId, AttemptFailure.of(attempt, "step_timeout", message, true));
    return Flow.advance(p).done();
  }

  private static Decision waited(
      Run run, Input.TimerFired input, Facts facts, StepPhase.Waiting waiting) {
    var stepId = input.timer().stepId();
    var p = Progress.of(run, input, facts);
    if (waiting.signal() == null) Flow.waited(p, stepId);
    else {
      var message = "The signal " + waiting.signal() + " did not come until " + waiting.dueAt();
      boolean skips =
          p.definition(stepId).work() instanceof Work.AwaitSignal work && work.skipsOnTimeout();
      if (skips) p.emit(new Event.StepSkipped(stepId, message, null));
      else {
        p.emit(new Event.StepFailed(stepId, 0, "signal_timeout", message));
        Ends.fail(p, "signal_timeout", message, stepId);
      }
    }
    return Flow.advance(p).done();
  }

  private static Decision deadline(Run run, Input.TimerFired input, Facts facts) {
    var state = run.state();
    if (state.waitingSince() != null)
      return new Ignored("the deadline stands still while the run waits for a person or its turn");
    if (state.compensation() != null) return new Ignored("a rollback has no deadline");
    Instant deadlineAt = state.deadlineAt();
    if (deadlineAt == null || input.timer().dueAt().isBefore(deadlineAt))
      return stale(input.timer());
    var consequence = run.workflow().limits().onDeadline();
    var message = "The run did not end until " + deadlineAt;
    var p = Progress.of(run, input, facts);
    Budgets.reached(p, "deadline", message, consequence);
    Budgets.draw(p, "deadline_exceeded", message, consequence);
    return Flow.advance(p).done();
  }

  private static Decision childFinished(Run run, Input.ChildFinished input, Facts facts) {
    var stepId = input.parent().stepId();
    if (Run.isEnded(run.state())) return ENDED;
    if (!(Run.phase(run.state(), stepId) instanceof StepPhase.ChildRunning child)
        || !child.childRunId().equals(input.childRunId()))
      return new Ignored("no one waits for the run " + input.childRunId());
    var p = Progress.of(run, input, facts);
    p.emit(
        new Event.ChildEnded(
            stepId,
            child.attempt(),
            input.childRunId(),
            input.status(),
            Budgets.credible(input.usage())));
    if (input.status() == RunStatus.COMPLETED && input.output() != null) {
      p.emit(
          input.degraded()
              ? new Event.StepDegraded(
                  stepId,
                  input.output(),
                  "child_degraded",
                  "The run " + input.childRunId() + " went on with less")
              : new Event.StepCompleted(stepId, input.output(), List.of()));
    } else {
      var failure = input.failure();
      var code = failure == null ? "child_cancelled" : failure.code();
      var message =
          "Run "
              + input.childRunId()
              + (failure == null ? " was cancelled" : ": " + failure.message());
      boolean retriable = input.status() == RunStatus.FAILED;
      p.emit(
          new Event.StepAttemptFailed(
              stepId, child.attempt(), code, message, retriable, Usage.NONE, null, null, null));
      Calls.failed(p, stepId, AttemptFailure.of(child.attempt(), code, message, retriable));
    }
    return Flow.advance(p).done();
  }

  private static Decision turnCame(Run run, Input.TurnCame input, Facts facts) {
    if (Run.isEnded(run.state())) return ENDED;
    if (run.state().hold() == null) return new Ignored("the run waits for no turn");
    var p = Progress.of(run, input, facts);
    p.emit(new Event.RunReleased(input.context()));
    return Flow.advance(p).done();
  }

  private static Ignored stale(Timer timer) {
    return new Ignored("no one waits for the timer " + timer.id());
  }
}
