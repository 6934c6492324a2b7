package io.millrace.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace override}: the run goes on with an output that a person gives. */
@Command(
    name = "override",
    description = "Gives a step its output, as long as no step after it has begun.")
final class GiveOutput extends Steering {

  @Parameters(index = "1", paramLabel = "STEP", description = "The step.")
  @SuppressWarnings("NullAway.Init")
  private String step;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "JSON|@FILE|-",
      description = "Its output from now on.")
  @SuppressWarnings("NullAway.Init")
  private String output;

  @Option(names = "--comment", paramLabel = "TEXT", description = "Why; kept in the journal.")
  private @Nullable String comment;

  @Override
  public Integer call() {
    var body = body().put("step", step);
    body.set("output", JsonArgument.read("--output", output, surroundings()));
    body.put("comment", comment);
    return steer("override", body, "Overriding the output of " + step + " of " + runId());
  }
}
