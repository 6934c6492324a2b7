package io.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.cli.http.ApiPath;
import io.millrace.cli.text.Field;
import io.millrace.cli.text.RunText;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace run}: starts a workflow by name, past the router. */
@Command(name = "run", description = "Starts a workflow.")
final class Run extends Verb {

  private static final int WAIT_SECONDS_MAX = 3600;

  /** How urgent a run is. */
  enum Priority {
    NORMAL,
    HIGH
  }

  @Parameters(paramLabel = "WORKFLOW", description = "Name, or name@version.")
  @SuppressWarnings("NullAway.Init")
  private String workflow;

  @Option(
      names = "--input",
      paramLabel = "JSON|@FILE|-",
      defaultValue = "{}",
      description = "The workflow's input: JSON, a file, or - for standard input. Default: {}.")
  @SuppressWarnings("NullAway.Init")
  private String input;

  @Option(
      names = "--priority",
      defaultValue = "NORMAL",
      description = "normal or high. Default: normal.")
  @SuppressWarnings("NullAway.Init")
  private Priority priority;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      arity = "0..1",
      fallbackValue = "30",
      defaultValue = "0",
      description = "Wait for the result, 30 seconds unless told otherwise (--wait=60).")
  private int waitSeconds;

  @Override
  public Integer call() {
    if (waitSeconds < 0 || waitSeconds > WAIT_SECONDS_MAX)
      throw new UsageException("--wait takes 0 to " + WAIT_SECONDS_MAX + " seconds");
    var body = JsonNodeFactory.instance.objectNode().put("workflow", workflow);
    body.set("input", JsonArgument.read("--input", input, surroundings()));
    body.put("priority", priority.name().toLowerCase(Locale.ROOT));
    var client = client();
    var accepted = client.post(new ApiPath("/api/v1/runs"), body).body();
    var runId = Field.of(accepted, "runId");
    if (waitSeconds == 0) {
      if (json()) printJson(accepted);
      else print("Started " + Field.of(accepted, "workflow") + "\n" + follow(runId));
      return ExitCode.OK;
    }
    var run = RunWait.until(client, runId, Duration.ofSeconds(waitSeconds));
    print(accepted, run, runId);
    return ExitCode.ofRun(Field.of(run, "status"));
  }

  private void print(JsonNode accepted, JsonNode run, String runId) {
    if (json()) printJson(run.isMissingNode() ? accepted : run);
    else if (ExitCode.ofRun(Field.of(run, "status")) != ExitCode.TRY_LATER)
      print(RunText.answer(run, style()));
    else print("No result within " + waitSeconds + " s; the run goes on.\n" + follow(runId));
  }

  private String follow(String runId) {
    return "Follow it with ./millrace trace '"
        + runId
        + "' --follow\n"
        + style().faint("run " + runId)
        + "\n";
  }
}
