package io.millrace.statestore.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.workflow.FailurePolicy;
import io.millrace.contracts.workflow.RetryPolicy;
import io.millrace.contracts.workflow.Target;
import io.millrace.contracts.workflow.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compensation: what the run changed outside is undone, the last to finish first, one at a time.
 * Steps of agents that change nothing are left out. A step whose outcome nobody knows (it was out
 * when the rollback began, or never answered) is undone as well, and its rollback is told so. A
 * rollback that fails for good waits for a person.
 */
final class Rollbacks {

  /** Why a run is rolled back that was cancelled. */
  static final String CANCELLED = "cancelled";

  /** Rollbacks are worth more patience than steps. */
  static final FailurePolicy POLICY =
      new FailurePolicy(
          Duration.ofSeconds(60),
          new RetryPolicy(
              6,
              Duration.ofSeconds(1),
              2.0,
              Duration.ofMinutes(1),
              RetryPolicy.DEFAULT.jitter(),
              RetryPolicy.DEFAULT.codes()),
          FailurePolicy.OnFailure.REVIEW,
          "operator",
          null,
          FailurePolicy.NO_ROLLBACK);

  private Rollbacks() {}

  /** Stops everything that is open and begins to undo. */
  static void begin(Progress p, String code, String message, @Nullable String stepId) {
    p.emit(new Event.CompensationStarted(code, message, stepId, order(p)));
  }

  private static List<String> order(Progress p) {
    var steps = new ArrayList<Map.Entry<String, StepState>>();
    for (var step : p.state().steps().entrySet())
      if (mayHaveActed(step.getValue()) && agent(p, step.getKey()) != null) steps.add(step);
    // What is open, or was given up without an answer, may have acted last.
    steps.sort(
        Comparator.<Map.Entry<String, StepState>>comparingLong(
                step ->
                    step.getValue().settledAt() == 0
                        ? Long.MIN_VALUE
                        : -step.getValue().settledAt())
            .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()));
    return steps.stream().map(Map.Entry::getKey).toList();
  }

  private static boolean mayHaveActed(StepState step) {
    return step.attempts() > 0
        && (step.phase() instanceof StepPhase.Succeeded
            || step.phase() instanceof StepPhase.Running
            || !step.unanswered().isEmpty()
            || !step.inVain().isEmpty());
  }

  /** The agent that undoes a step; null when there is nothing to undo. */
  private static @Nullable String agent(Progress p, String id) {
    if (StepIds.isRollback(id)) return null;
    var definition = p.definition(id);
    boolean makesCalls = !(definition.work() instanceof Work.Call) && definition.id().equals(id);
    if (makesCalls) return null;
    var ofStep = definition.policy().rollback();
    if (ofStep != null) return ofStep.equals(FailurePolicy.NO_ROLLBACK) ? null : ofStep;
    var agent = Objects.requireNonNull(p.step(id)).agent();
    var terms = agent == null ? null : p.terms(agent);
    return terms == null || !terms.mutates() ? null : terms.rollback();
  }

  /** Undoes the next step; ends the run when all are undone. */
  static Progress advance(Progress p) {
    Calls.retryOverdue(p);
    var compensation = Objects.requireNonNull(p.state().compensation());
    for (String id : compensation.order()) {
      var undo = StepIds.rollback(id);
      switch (p.phase(undo)) {
        case null -> {
          var agent = Objects.requireNonNull(agent(p, id));
          Calls.call(
              p,
              undo,
              new Target.Agent(agent),
              () -> question(id, Objects.requireNonNull(p.step(id))));
          return p;
        }
        case StepPhase.Succeeded done -> {}
        case StepPhase.Skipped skipped -> {}
        case StepPhase failed when Run.isSettled(failed) -> {
          Ends.fail(p, "compensation_failed", "The step " + id + " could not be undone", id);
          return p;
        }
        case StepPhase open -> {
          return p;
        }
      }
    }
    Ends.compensated(p);
    return p;
  }

  private static Json question(String id, StepState step) {
    var output = step.phase() instanceof StepPhase.Succeeded done ? done.output() : null;
    var question = new LinkedHashMap<String, @Nullable Object>();
    question.put("step", id);
    question.put("input", step.input() == null ? null : step.input().value());
    question.put("output", output == null ? null : output.value());
    question.put("outcome", output == null ? "unknown" : "succeeded");
    return Json.of(question);
  }
}
