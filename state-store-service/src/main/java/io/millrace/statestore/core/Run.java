package io.millrace.statestore.core;

import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/**
 * A run and the exact definition it was started with.
 *
 * @param workflow the pinned definition, found by the digest in the state
 */
public record Run(Workflow workflow, RunState state) {

  public static boolean isEnded(RunState state) {
    return state.endedAt() != null;
  }

  /** Where a step stands; null when it was not reached. */
  public static @Nullable StepPhase phase(RunState state, String stepId) {
    var step = state.steps().get(stepId);
    return step == null ? null : step.phase();
  }

  /** A settled step is never touched again; those after it may begin. */
  public static boolean isSettled(@Nullable StepPhase phase) {
    return switch (phase) {
      case null -> false;
      case StepPhase.Running r -> false;
      case StepPhase.ChildRunning r -> false;
      case StepPhase.Iterating r -> false;
      case StepPhase.Waiting r -> false;
      case StepPhase.Retrying r -> false;
      case StepPhase.WaitingReview r -> false;
      case StepPhase.Succeeded r -> true;
      case StepPhase.Skipped r -> true;
      case StepPhase.Failed r -> true;
      case StepPhase.Cancelled r -> true;
    };
  }

  /** The status of a step as people and expressions read it. */
  public static String statusName(@Nullable StepPhase phase) {
    return switch (phase) {
      case null -> "PENDING";
      case StepPhase.Running r -> "RUNNING";
      case StepPhase.ChildRunning r -> "RUNNING";
      case StepPhase.Iterating r -> "RUNNING";
      case StepPhase.Waiting r -> "WAITING";
      case StepPhase.Retrying r -> "RETRYING";
      case StepPhase.WaitingReview r -> "WAITING_REVIEW";
      case StepPhase.Succeeded r -> "SUCCEEDED";
      case StepPhase.Skipped r -> "SKIPPED";
      case StepPhase.Failed r -> "FAILED";
      case StepPhase.Cancelled r -> "CANCELLED";
    };
  }

  /** Reached and not settled. */
  static boolean isOpen(@Nullable StepPhase phase) {
    return phase != null && !isSettled(phase);
  }

  /** A step that was skipped because it failed, or whose output is partial, leaves a warning. */
  static boolean isDegraded(StepState step) {
    return step.phase() instanceof StepPhase.Succeeded done
        ? done.degraded()
        : step.phase() instanceof StepPhase.Skipped && step.lastFailure() != null;
  }

  /** Tasks that are out. */
  public static int tasksOut(RunState state) {
    int tasks = 0;
    for (StepState step : state.steps().values())
      if (step.phase() instanceof StepPhase.Running) tasks++;
    return tasks;
  }
}
