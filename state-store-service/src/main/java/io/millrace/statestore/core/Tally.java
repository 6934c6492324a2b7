package io.millrace.statestore.core;

import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/** Sums over the steps of a run: made once in a decision, and kept up with each step that moves. */
final class Tally {

  private final Workflow workflow;
  private int tasksOut;
  private int attempts;
  private int retrying;
  private int settled;

  private Tally(Workflow workflow) {
    this.workflow = workflow;
  }

  static Tally of(Run run) {
    var tally = new Tally(run.workflow());
    run.state().steps().forEach((id, step) -> tally.moved(id, null, step));
    return tally;
  }

  /** Tasks that are out. */
  int tasksOut() {
    return tasksOut;
  }

  /** Attempts that were begun; steps that make calls are none. */
  int attempts() {
    return attempts;
  }

  /** Whether a step waits for its next attempt. */
  boolean retries() {
    return retrying > 0;
  }

  /** Whether every step of the definition is settled. */
  boolean allSettled() {
    return settled == workflow.steps().size();
  }

  /**
   * @param before null when the step was not reached
   */
  void moved(String id, @Nullable StepState before, StepState after) {
    if (before != null) count(id, before.phase(), -1);
    count(id, after.phase(), 1);
    int begun = after.attempts() - (before == null ? 0 : before.attempts());
    if (begun != 0 && !Composites.makesCalls(workflow, id)) attempts += begun;
  }

  private void count(String id, StepPhase phase, int one) {
    if (phase instanceof StepPhase.Running) tasksOut += one;
    if (phase instanceof StepPhase.Retrying) retrying += one;
    if (Run.isSettled(phase) && StepIds.isOfDefinition(id)) settled += one;
  }
}
