package io.millrace.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace resume}: a paused run goes on. */
@Command(name = "resume", description = "Lets a paused run go on.")
final class Resume extends Steering {

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the journal.")
  private @Nullable String reason;

  @Override
  public Integer call() {
    return steer("resume", body().put("reason", reason), "Resuming " + runId());
  }
}
