package io.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.http.ApiPath;
import io.millrace.cli.text.Ages;
import io.millrace.cli.text.Field;
import io.millrace.cli.text.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace calls list}: what waits for people, the oldest first. */
@Command(name = "list", description = "Lists the calls that wait for a person, the oldest first.")
final class CallsList extends Verb {

  @Option(
      names = "--status",
      defaultValue = "open",
      description =
          "unknown, needs_approval, open (both), or all with --run. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private String status;

  @Option(names = "--run", paramLabel = "RUN", description = "Only calls of this run.")
  private @Nullable String run;

  @Option(names = "--step", paramLabel = "STEP", description = "Only calls of this step.")
  private @Nullable String step;

  @Option(
      names = "--limit",
      defaultValue = "50",
      description = "How many, 1 to 200. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Override
  public Integer call() {
    var page =
        client()
            .get(
                new ApiPath(Calls.PATH)
                    .with("status", status)
                    .with("runId", run)
                    .with("stepId", step)
                    .with("limit", limit));
    if (json()) printJson(page);
    else print(page);
    return ExitCode.OK;
  }

  private void print(JsonNode page) {
    var table = new Table("CALL", "STATUS", "TOOL", "RUN", "STEP", "SINCE", "ARGUMENTS");
    for (JsonNode call : page.path("calls"))
      table.row(
          Field.of(call, "key"),
          Field.of(call, "status"),
          Field.of(call, "tool"),
          Field.of(call, "runId"),
          Field.of(call, "stepId"),
          Ages.since(call.path("since"), now()),
          Field.or(call, "argumentsText", "-"));
    printTable(table, "No calls.");
  }
}
