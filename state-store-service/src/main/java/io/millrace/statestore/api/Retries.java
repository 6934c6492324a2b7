package io.millrace.statestore.api;

import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepState;
import io.millrace.statestore.api.ControlAnswers.Answer;
import io.millrace.statestore.api.ControlRequests.Fork;
import io.millrace.statestore.api.ControlRequests.Retry;
import io.millrace.statestore.core.Run;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Tries again what failed. In an open run a step that waits after its failure gets new attempts; a
 * run that failed stays as it is, and a fork goes on from the step that failed.
 */
@ApplicationScoped
public class Retries {

  private static final String HINT = "Fork it instead, from the step that is to be run again.";

  private final RunQueries queries;
  private final RunCommands commands;
  private final Forks forks;

  Retries(RunQueries queries, RunCommands commands, Forks forks) {
    this.queries = queries;
    this.commands = commands;
    this.forks = forks;
  }

  Answer retry(String runId, Retry request, @Nullable String commandId) {
    var actor = ControlFields.actor(request.actor());
    var state = queries.find(runId);
    boolean repeated = commandId != null && state.applied().contains(commandId);
    if (state.status() == RunStatus.FAILED && !repeated) {
      var step = request.step() == null ? failedStep(state) : request.step();
      return forks.start(state, new Fork(step, null, null, null, null, null), commandId, actor);
    }
    var step = request.step() != null || repeated ? request.step() : waiting(state);
    return commands.send(
        runId, commandId, actor, new CommandBody.RetryStep(step == null ? "" : step), HINT);
  }

  private static String failedStep(RunState run) {
    var failure = run.failure();
    if (failure == null || failure.stepId() == null)
      throw ControlProblems.stepRequired(
          "The run failed as a whole"
              + (failure == null ? "" : " (" + failure.code() + ")")
              + ", not at one step. Name the step to go on from: {\"step\": …}.");
    var id = failure.stepId();
    int call = id.indexOf('.');
    return call < 0 ? id : id.substring(0, call);
  }

  /** The only step that waits after a failure. */
  private static String waiting(RunState run) {
    if (Run.isEnded(run)) throw ControlProblems.ended(run, HINT);
    var waiting =
        run.steps().entrySet().stream()
            .filter(step -> waits(step.getValue()))
            .map(java.util.Map.Entry::getKey)
            .toList();
    if (waiting.size() == 1) return waiting.getFirst();
    throw ControlProblems.stepRequired(
        waiting.isEmpty()
            ? "No step of run '"
                + run.runId()
                + "' waits after a failure: nothing is to be retried."
            : "Several steps wait after a failure: " + waiting + ". Name one: {\"step\": …}.");
  }

  private static boolean waits(StepState step) {
    return step.phase() instanceof StepPhase.Retrying
        || (step.phase() instanceof StepPhase.WaitingReview && step.attempts() > 0);
  }
}
