package io.millrace.statestore.core;

import static io.millrace.statestore.core.Decision.Ignored;
import static io.millrace.statestore.core.Decision.Rejected;

import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.Signal;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.workflow.Work;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What people and other runs want of a run that exists. A command that was applied, or whose wish
 * is fulfilled already, is ignored; every one that moves the run names its actor in the journal.
 */
final class Commands {

  /** Signals kept for steps that have not been reached. */
  static final int SIGNALS_MAX = 100;

  private Commands() {}

  static Decision decide(Run run, Input.Commanded input, Facts facts) {
    if (run.state().applied().contains(input.command().commandId()))
      return new Ignored("the command was applied already");
    return switch (input.command().body()) {
      case CommandBody.StartRun body -> new Ignored("the run has started already");
      case CommandBody.ForkRun body -> new Ignored("the run has started already");
      case CommandBody.DecideReview body -> Reviews.answer(run, input, body, facts);
      case CommandBody.CancelRun body -> cancel(run, input, body, facts);
      case CommandBody.PauseRun body -> pause(run, input, body, facts);
      case CommandBody.ResumeRun body -> resume(run, input, body, facts);
      case CommandBody.RetryStep body -> retry(run, input, body, facts);
      case CommandBody.SkipStep body -> skip(run, input, body, facts);
      case CommandBody.OverrideStep body -> override(run, input, body, facts);
      case CommandBody.SignalRun body -> signal(run, input, body, facts);
    };
  }

  private static Decision cancel(
      Run run, Input.Commanded input, CommandBody.CancelRun body, Facts facts) {
    if (Run.isEnded(run.state())) return Decider.ENDED;
    if (run.state().compensation() != null) return new Ignored("the run is being rolled back");
    var p = Progress.of(run, input, facts);
    var actor = input.command().actor();
    if (body.compensate()) {
      if (p.state().pause() != null) p.emit(new Event.RunResumed(actor, "to roll back"));
      Rollbacks.begin(p, Rollbacks.CANCELLED, actor + ": " + body.reason(), null);
    } else Ends.cancel(p, actor, body.reason());
    return Flow.advance(p).done();
  }

  private static Decision pause(
      Run run, Input.Commanded input, CommandBody.PauseRun body, Facts facts) {
    if (Run.isEnded(run.state())) return Decider.ENDED;
    if (run.state().pause() != null) return new Ignored("the run is paused already");
    var p = Progress.of(run, input, facts);
    p.emit(new Event.RunPaused(input.command().actor(), body.reason()));
    children(run.state()).forEach(child -> p.command(child, body));
    return p.done();
  }

  private static Decision resume(
      Run run, Input.Commanded input, CommandBody.ResumeRun body, Facts facts) {
    if (Run.isEnded(run.state())) return Decider.ENDED;
    if (run.state().pause() == null) return new Ignored("the run is not paused");
    var p = Progress.of(run, input, facts);
    p.emit(new Event.RunResumed(input.command().actor(), body.reason()));
    children(run.state()).forEach(child -> p.command(child, body));
    return Flow.advance(p).done();
  }

  private static Stream<String> children(RunState state) {
    return state.steps().values().stream()
        .map(StepState::phase)
        .filter(StepPhase.ChildRunning.class::isInstance)
        .map(phase -> ((StepPhase.ChildRunning) phase).childRunId());
  }

  private static Decision retry(
      Run run, Input.Commanded input, CommandBody.RetryStep body, Facts facts) {
    if (Run.isEnded(run.state())) return ended("retry");
    var id = body.stepId();
    var step = run.state().steps().get(id);
    if (step == null) return unknown(run, id);
    boolean waits =
        step.phase() instanceof StepPhase.Retrying
            || (step.phase() instanceof StepPhase.WaitingReview && step.attempts() > 0);
    if (!waits)
      return new Rejected(
          "step_not_failed",
          "The step "
              + id
              + " is "
              + Run.statusName(step.phase())
              + "; only a failed one is retried");
    var actor = input.command().actor();
    var p = Progress.of(run, input, facts);
    p.emit(new Event.StepRetryRequested(id, actor));
    if (Composites.makesCalls(p.workflow(), id)) callAgain(p, id, actor);
    return Flow.advance(p).done();
  }

  /** The calls that failed are made again; what succeeded stays. */
  private static void callAgain(Progress p, String owner, String actor) {
    var input = Objects.requireNonNull(Objects.requireNonNull(p.step(owner)).input());
    int total =
        switch (p.definition(owner).work()) {
          case Work.MapOver map -> ((List<?>) Objects.requireNonNull(input.value())).size();
          case Work.Loop loop -> loop.maxIterations();
          case Work.Supervise team -> team.maxHops();
          default -> 0;
        };
    p.emit(new Event.StepExpanded(owner, input, total));
    for (var call : List.copyOf(p.state().steps().entrySet())) {
      if (!StepIds.isCallOf(call.getKey(), owner)) continue;
      boolean again =
          call.getValue().phase() instanceof StepPhase.Cancelled
              || (call.getValue().phase() instanceof StepPhase.Failed
                  && isWanted(p, call.getKey()));
      if (again) p.emit(new Event.StepRetryRequested(call.getKey(), actor));
    }
  }

  /** An agent's failure has been told to its supervisor, which goes on from there. */
  private static boolean isWanted(Progress p, String call) {
    return !(p.definition(call).work() instanceof Work.Supervise) || StepIds.isDecision(call);
  }

  private static Decision skip(
      Run run, Input.Commanded input, CommandBody.SkipStep body, Facts facts) {
    if (Run.isEnded(run.state())) return ended("skip");
    var refusal = refusal(run, body.stepId());
    if (refusal != null) return refusal;
    if (Run.isSettled(Run.phase(run.state(), body.stepId())))
      return new Ignored("the step " + body.stepId() + " is settled already");
    var p = Progress.of(run, input, facts);
    p.emit(new Event.StepSkipped(body.stepId(), body.reason(), input.command().actor()));
    return Flow.advance(p).done();
  }

  private static Decision override(
      Run run, Input.Commanded input, CommandBody.OverrideStep body, Facts facts) {
    if (Run.isEnded(run.state())) return ended("override");
    var id = body.stepId();
    var refusal = refusal(run, id);
    if (refusal != null) return refusal;
    var phase = Run.phase(run.state(), id);
    if (Run.isSettled(phase) && !(phase instanceof StepPhase.Succeeded))
      return new Rejected(
          "step_settled",
          "The step " + id + " is " + Run.statusName(phase) + "; fork the run from it instead");
    var reader = begunAfter(run, id);
    if (reader != null)
      return new Rejected(
          "step_in_use",
          "The step "
              + reader
              + " has begun with the output of "
              + id
              + "; fork the run from it instead");
    var p = Progress.of(run, input, facts);
    p.emit(new Event.StepOverridden(id, body.output(), input.command().actor(), body.comment()));
    return Flow.advance(p).done();
  }

  private static @Nullable String begunAfter(Run run, String id) {
    if (StepIds.isRollback(id)) return null;
    for (String reached : run.state().steps().keySet())
      if (!StepIds.isRollback(reached)
          && run.workflow().ancestors(StepIds.base(reached)).contains(id)) return reached;
    return null;
  }

  /** Steps of the definition and rollbacks may be moved by hand; calls belong to their step. */
  private static @Nullable Rejected refusal(Run run, String id) {
    if (run.workflow().steps().containsKey(id))
      return run.state().compensation() == null
          ? null
          : new Rejected(
              "run_rolls_back", "The run is being rolled back; only rollbacks can be moved");
    return StepIds.isRollback(id) && run.state().steps().containsKey(id) ? null : unknown(run, id);
  }

  private static Decision signal(
      Run run, Input.Commanded input, CommandBody.SignalRun body, Facts facts) {
    if (Run.isEnded(run.state())) return Decider.ENDED;
    if (!Starts.knows(run, body.name()))
      return new Rejected(
          "signal_unknown",
          "No step of " + run.workflow().name() + " waits for a signal " + body.name());
    var problem = problem(run, body);
    if (problem != null) return new Rejected("signal_invalid", problem);
    if (run.state().signals().size() >= SIGNALS_MAX)
      return new Rejected(
          "signals_full", "The run keeps " + SIGNALS_MAX + " signals that no step has taken");
    var p = Progress.of(run, input, facts);
    p.emit(
        new Event.SignalReceived(
            new Signal(input.command().commandId(), body.name(), body.payload()),
            input.command().actor()));
    for (var step : p.workflow().inOrder()) if (Flow.deliver(p, step.id())) break;
    return Flow.advance(p).done();
  }

  private static @Nullable String problem(Run run, CommandBody.SignalRun body) {
    for (var step : run.workflow().inOrder())
      if (step.work() instanceof Work.AwaitSignal work
          && work.signal().equals(body.name())
          && work.schema() != null) {
        var problems = work.schema().validate(body.payload());
        if (!problems.isEmpty())
          return "The payload of "
              + body.name()
              + ": "
              + (problems.getFirst().pointer() + " " + problems.getFirst().message()).strip();
      }
    return null;
  }

  private static Rejected unknown(Run run, String id) {
    return new Rejected(
        "step_unknown",
        "The run has no step " + id + "; the steps are " + run.workflow().steps().keySet());
  }

  private static Rejected ended(String verb) {
    return new Rejected("run_ended", "The run has ended; fork it instead to " + verb + " a step");
  }
}
