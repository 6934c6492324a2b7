package io.millrace.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace pause}: nothing new begins until the run is resumed. */
@Command(name = "pause", description = "Pauses a run: what is under way ends, nothing new begins.")
final class Pause extends Steering {

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the journal.")
  private @Nullable String reason;

  @Override
  public Integer call() {
    return steer("pause", body().put("reason", reason), "Pausing " + runId());
  }
}
