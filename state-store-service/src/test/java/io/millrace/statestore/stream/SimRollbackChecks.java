package io.millrace.statestore.stream;

import static io.millrace.statestore.stream.SimInvariant.COMPENSATION_ORDER;
import static io.millrace.statestore.stream.SimInvariant.EVERY_EFFECT_IS_UNDONE;
import static io.millrace.statestore.stream.SimViolation.require;

import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.StepPhase;
import io.millrace.statestore.core.Run;
import java.util.List;
import java.util.Objects;

/** What was done outside is undone, the last first. */
final class SimRollbackChecks {

  private static final String UNDO = ".undo";

  private SimRollbackChecks() {}

  static void check(SimRun run, JournalEntry entry) {
    switch (entry.event()) {
      case Event.CompensationStarted e -> order(run, e.order());
      case Event.StepScheduled e -> {
        if (e.stepId().endsWith(UNDO)) undoes(run, e);
      }
      default -> {}
    }
  }

  private static void order(SimRun run, List<String> order) {
    long before = Long.MAX_VALUE;
    for (String id : order) {
      var step = run.step(id);
      require(
          step.begun > 0,
          COMPENSATION_ORDER,
          () -> id + " of " + run.runId + " is to be undone and was never begun");
      long settledAt = step.settled ? step.settledAt : Long.MAX_VALUE;
      require(
          settledAt <= before,
          COMPENSATION_ORDER,
          () -> id + " of " + run.runId + " is undone too late: the order is " + order);
      before = settledAt;
    }
    for (var step : run.steps.values())
      require(
          !step.mayHaveActed()
              || step.id.endsWith(UNDO)
              || !SimCatalogue.undone(step)
              || order.contains(step.id),
          EVERY_EFFECT_IS_UNDONE,
          () -> step.id + " of " + run.runId + " may have acted and is not undone: " + order);
  }

  private static void undoes(SimRun run, Event.StepScheduled e) {
    var id = e.stepId().substring(0, e.stepId().length() - UNDO.length());
    var compensation =
        Objects.requireNonNull(
            run.state().compensation(), "a rollback is of a run that rolls back");
    int place = compensation.order().indexOf(id);
    require(place >= 0, COMPENSATION_ORDER, () -> id + " of " + run.runId + " is not to be undone");
    for (String earlier : compensation.order().subList(0, place)) {
      var phase = Run.phase(run.state(), earlier + UNDO);
      require(
          phase instanceof StepPhase.Succeeded || phase instanceof StepPhase.Skipped,
          COMPENSATION_ORDER,
          () -> id + " of " + run.runId + " is undone before " + earlier + ", which is " + phase);
    }
  }

  /** Everything that happened outside is taken back, or a person says that it is. */
  static void undone(SimRun run, SimAgents agents) {
    if (run.state == null || run.state.status() != RunStatus.COMPENSATED) return;
    for (String stepId : agents.done(run.runId)) {
      boolean vouched = run.steps.containsKey(stepId + UNDO) && run.step(stepId + UNDO).vouched;
      require(
          vouched || !SimCatalogue.undone(run.step(stepId)),
          EVERY_EFFECT_IS_UNDONE,
          () -> "what " + stepId + " of " + run.runId + " did outside is not undone");
    }
  }

  /**
   * The same of the runs that its steps started. One that rolled back itself, maybe later than its
   * parent, has undone all or asked a person.
   */
  static void undoneBelow(SimRun run, SimModel model, SimAgents agents) {
    if (run.state == null || run.state.status() != RunStatus.COMPENSATED) return;
    for (var step : run.steps.values())
      for (String childRunId : run.children(step.id)) {
        boolean vouched = run.steps.containsKey(step.id + UNDO) && run.step(step.id + UNDO).vouched;
        var child = Objects.requireNonNull(model.find(childRunId));
        if (child.state().compensation() != null) continue;
        for (String deed : agents.done(childRunId))
          require(
              vouched || !SimCatalogue.undone(child.step(deed)),
              EVERY_EFFECT_IS_UNDONE,
              () ->
                  "what "
                      + deed
                      + " of "
                      + childRunId
                      + " did outside is not undone by "
                      + step.id
                      + " of "
                      + run.runId
                      + ", which rolled back");
      }
  }
}
