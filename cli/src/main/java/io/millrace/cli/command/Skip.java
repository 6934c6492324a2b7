package io.millrace.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace skip}: the run goes on without a step. */
@Command(name = "skip", description = "Goes on without a step, or leaves a rollback out.")
final class Skip extends Steering {

  @Parameters(index = "1", paramLabel = "STEP", description = "The step, or a rollback: book.undo.")
  @SuppressWarnings("NullAway.Init")
  private String step;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the journal.")
  private @Nullable String reason;

  @Override
  public Integer call() {
    return steer(
        "skip",
        body().put("step", step).put("reason", reason),
        "Skipping " + step + " of " + runId());
  }
}
