package io.millrace.statestore.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.Signal;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.workflow.ExpressionException;
import io.millrace.contracts.workflow.Step;
import io.millrace.contracts.workflow.Work;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Moves a run on as far as it goes: what is due begins, what is complete ends. */
final class Flow {

  private static final String EXPRESSION_FAILED = "expression_failed";

  private Flow() {}

  /**
   * Begins every step that is due, in the order of the definition, until nothing more can move;
   * ends the run when all are settled.
   */
  static Progress advance(Progress p) {
    if (!p.ended() && !p.stands()) Calls.waitAgain(p);
    boolean moved = true;
    while (moved && !p.ended() && !p.stands()) {
      if (p.state().compensation() != null) return Rollbacks.advance(p);
      if (Budgets.exhausted(p)) continue; // has ended, or is being rolled back
      moved = Calls.retryOverdue(p);
      for (Step step : p.workflow().inOrder()) {
        if (p.ended() || p.state().compensation() != null) break;
        if (p.phase(step.id()) instanceof StepPhase.Iterating)
          moved |= guarded(p, step, () -> Composites.advance(p, step));
        else if (p.phase(step.id()) == null)
          moved |= guarded(p, step, () -> joinedAndBegun(p, step));
      }
    }
    if (!p.ended() && !p.stands() && p.state().compensation() == null && p.tally().allSettled())
      complete(p);
    return p;
  }

  /** Something that can tell whether it moved. */
  interface Move {
    boolean make();
  }

  private static boolean guarded(Progress p, Step step, Move move) {
    try {
      return move.make();
    } catch (ExpressionException e) {
      var message = String.valueOf(e.getMessage());
      p.emit(new Event.StepFailed(step.id(), 0, EXPRESSION_FAILED, message));
      Ends.fail(p, EXPRESSION_FAILED, message, step.id());
      return true;
    }
  }

  private static boolean joinedAndBegun(Progress p, Step step) {
    boolean allSettled = true;
    int succeeded = 0;
    for (String id : step.after()) {
      var phase = p.phase(id);
      allSettled &= Run.isSettled(phase);
      if (phase instanceof StepPhase.Succeeded) succeeded++;
    }
    if (step.join().waitsForAll()) return allSettled && begin(p, step);
    if (succeeded >= step.join().succeeded()) return begin(p, step);
    if (!allSettled) return false;
    p.emit(
        new Event.StepSkipped(
            step.id(),
            "only "
                + succeeded
                + " of the "
                + step.join().succeeded()
                + " steps it needs succeeded",
            null));
    return true;
  }

  /** False when the step must wait for room, for budget or for another task to end. */
  private static boolean begin(Progress p, Step step) {
    if (step.when() != null && !step.when().test(p.scope())) {
      p.emit(new Event.StepSkipped(step.id(), "condition is false: " + step.when().source(), null));
      return true;
    }
    return switch (step.work()) {
      case Work.Call call ->
          Calls.call(p, step.id(), call.target(), () -> call.input().json(p.scope()));
      case Work.MapOver map -> Composites.expandMap(p, step.id(), map);
      case Work.Loop loop -> {
        p.emit(new Event.StepExpanded(step.id(), Json.EMPTY_OBJECT, loop.maxIterations()));
        yield true;
      }
      case Work.Supervise team -> {
        p.emit(new Event.StepExpanded(step.id(), team.input().json(p.scope()), team.maxHops()));
        yield true;
      }
      case Work.Wait wait -> {
        waitFor(p, step.id(), wait);
        yield true;
      }
      case Work.AwaitSignal signal -> {
        await(p, step.id(), signal);
        yield true;
      }
      case Work.Review review -> {
        Reviews.atGate(p, step, review);
        yield true;
      }
    };
  }

  private static void waitFor(Progress p, String id, Work.Wait wait) {
    var dueAt =
        wait.time() != null
            ? p.at().plus(wait.time())
            : time(wait, wait.until() == null ? Json.NULL : wait.until().json(p.scope()));
    p.emit(new Event.StepWaiting(id, null, dueAt));
    if (dueAt.isAfter(p.at()))
      p.startTimer(new Timer(p.state().runId(), Timer.Kind.WAIT, id, 0, dueAt));
    else waited(p, id);
  }

  private static Instant time(Work.Wait wait, Json value) {
    try {
      return Instant.parse(String.valueOf(value.value()))
          .truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
    } catch (DateTimeParseException e) {
      throw new ExpressionException(
          "'" + wait.until() + "' must be a time like 2026-01-31T12:00:00Z, not " + value, e);
    }
  }

  static void waited(Progress p, String id) {
    p.emit(new Event.StepCompleted(id, Json.EMPTY_OBJECT, List.of()));
  }

  private static void await(Progress p, String id, Work.AwaitSignal work) {
    var dueAt = p.at().plus(work.timeout());
    p.emit(new Event.StepWaiting(id, work.signal(), dueAt));
    if (!deliver(p, id)) p.startTimer(new Timer(p.state().runId(), Timer.Kind.WAIT, id, 0, dueAt));
  }

  /** Gives a waiting step the first signal that is kept for it, if there is one. */
  static boolean deliver(Progress p, String id) {
    if (!(p.phase(id) instanceof StepPhase.Waiting waiting) || waiting.signal() == null)
      return false;
    for (Signal signal : p.state().signals())
      if (signal.name().equals(waiting.signal())) {
        p.emit(new Event.StepCompleted(id, signal.payload(), List.of()));
        return true;
      }
    return false;
  }

  private static void complete(Progress p) {
    Json output;
    try {
      output = p.workflow().output().json(p.scope());
    } catch (ExpressionException e) {
      Ends.fail(p, "output_failed", String.valueOf(e.getMessage()), null);
      return;
    }
    Ends.complete(p, output, degraded(p), warnings(p.state().steps()));
  }

  private static boolean degraded(Progress p) {
    return p.state().steps().values().stream().anyMatch(Run::isDegraded);
  }

  private static List<String> warnings(Map<String, StepState> steps) {
    var warnings = new ArrayList<String>();
    steps.forEach(
        (id, step) -> {
          if (StepIds.isCall(id)) return; // the step that made the call repeats them
          if (step.phase() instanceof StepPhase.Skipped skipped && Run.isDegraded(step))
            warnings.add("Step " + id + " was skipped: " + skipped.reason());
          if (step.phase() instanceof StepPhase.Succeeded done)
            done.warnings().forEach(warning -> warnings.add("Step " + id + ": " + warning));
        });
    return warnings;
  }
}
