package io.millrace.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace signal}: tells a run that something happened that a step waits for, or will. */
@Command(name = "signal", description = "Sends a run the signal a step waits for.")
final class Signal extends Steering {

  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the signal.")
  @SuppressWarnings("NullAway.Init")
  private String name;

  @Option(
      names = "--payload",
      paramLabel = "JSON|@FILE|-",
      defaultValue = "{}",
      description = "What it carries. Default: {}.")
  @SuppressWarnings("NullAway.Init")
  private String payload;

  @Override
  public Integer call() {
    var body = body().put("name", name);
    body.set("payload", JsonArgument.read("--payload", payload, surroundings()));
    return steer("signals", body, "Sending " + name + " to " + runId());
  }
}
