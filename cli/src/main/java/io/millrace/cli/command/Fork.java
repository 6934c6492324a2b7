package io.millrace.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code millrace fork}: a new run that goes on from a step of another and takes over what was
 * settled before it.
 */
@Command(
    name = "fork",
    description = "Starts a new run that goes on from a step of this one, open or ended.")
final class Fork extends Steering {

  @Parameters(index = "1", paramLabel = "STEP", description = "The step that is run anew.")
  @SuppressWarnings("NullAway.Init")
  private String step;

  @Option(
      names = "--input",
      paramLabel = "JSON|@FILE|-",
      description = "Input of the new run. Default: that of the run it comes from.")
  private @Nullable String input;

  @Option(
      names = "--workflow-version",
      paramLabel = "N",
      description = "Version of the workflow. Default: that of the run it comes from.")
  private @Nullable Integer workflowVersion;

  @Option(
      names = "--agent",
      paramLabel = "NAME=VERSION",
      description = "Version of an agent; may be repeated. Default: as in the run it comes from.")
  private Map<String, Integer> agents = new LinkedHashMap<>();

  @Option(
      names = "--latest",
      description = "Take the newest version of everything that is not named.")
  private boolean latest;

  @Override
  public Integer call() {
    var body = body().put("step", step);
    if (input != null) body.set("input", JsonArgument.read("--input", input, surroundings()));
    if (workflowVersion != null) body.put("workflowVersion", workflowVersion);
    if (!agents.isEmpty()) {
      var versions = body.putObject("agents");
      agents.forEach(versions::put);
    }
    body.put("latest", latest);
    return steer("fork", body, "Forking " + runId());
  }
}
