package io.millrace.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace cancel}: asks for a run to be ended, or to be rolled back. */
@Command(name = "cancel", description = "Cancels a run.")
final class Cancel extends Steering {

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the journal.")
  private @Nullable String reason;

  @Option(
      names = "--compensate",
      description = "Roll back what the run did outside first, the last to finish first.")
  private boolean compensate;

  @Override
  public Integer call() {
    var body = body().put("reason", reason).put("compensate", compensate);
    return steer("cancel", body, (compensate ? "Rolling back " : "Cancelling ") + runId());
  }
}
