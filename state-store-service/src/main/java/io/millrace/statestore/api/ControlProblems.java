package io.millrace.statestore.api;

import io.millrace.contracts.message.RunState;
import io.millrace.kit.problem.ProblemException;
import io.millrace.statestore.core.Decision;

/** What the machine would refuse, as problems: the codes are those of its dead letters. */
final class ControlProblems {

  private ControlProblems() {}

  static ProblemException of(Decision.Rejected rejected) {
    var code = rejected.code();
    var detail = rejected.message() + (rejected.message().endsWith(".") ? "" : ".");
    return new ProblemException(status(code), code, title(code), detail);
  }

  static ProblemException ended(RunState run, String hint) {
    return new ProblemException(
        409,
        "run_ended",
        title("run_ended"),
        "Run '" + run.runId() + "' is " + run.status() + " and stays so. " + hint);
  }

  static ProblemException rollsBack(String runId) {
    return new ProblemException(
        409,
        "run_rolls_back",
        title("run_rolls_back"),
        "Run '"
            + runId
            + "' is being rolled back and ends by itself. Skip a rollback to leave it.");
  }

  static ProblemException stepRequired(String detail) {
    return new ProblemException(409, "step_required", title("step_required"), detail);
  }

  private static int status(String code) {
    return switch (code) {
      case "run_unknown", "step_unknown", "signal_unknown" -> 404;
      case "signal_invalid" -> 400;
      default -> 409;
    };
  }

  private static String title(String code) {
    return switch (code) {
      case "run_unknown" -> "Unknown run";
      case "run_ended" -> "The run has ended";
      case "run_rolls_back" -> "The run is being rolled back";
      case "step_unknown" -> "Unknown step";
      case "step_required" -> "Which step?";
      case "step_not_failed" -> "The step has not failed";
      case "step_settled" -> "The step is settled";
      case "step_in_use" -> "The output is in use";
      case "signal_unknown" -> "Unknown signal";
      case "signal_invalid" -> "The payload is not valid";
      case "signals_full" -> "Too many signals wait";
      default -> "Not possible now";
    };
  }
}
