package io.millrace.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code millrace retry}: tries a step again that waits after its failure. A run that failed stays
 * so; a fork goes on from the step that failed.
 */
@Command(
    name = "retry",
    description =
        "Tries a failed step again; of a run that failed, in a new run that goes on from there.")
final class Retry extends Steering {

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "STEP",
      description = "The step. Default: the only one that waits after a failure.")
  private @Nullable String step;

  @Override
  public Integer call() {
    return steer(
        "retry",
        body().put("step", step),
        "Retrying " + (step == null ? "what failed" : step) + " of " + runId());
  }
}
