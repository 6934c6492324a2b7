package io.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.http.ApiPath;
import io.millrace.cli.text.Ages;
import io.millrace.cli.text.Field;
import io.millrace.cli.text.Table;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace runs}: one page of runs, newest first. */
@Command(name = "runs", description = "Lists runs, newest first.")
final class Runs extends Verb {

  @Option(
      names = "--status",
      description = "RUNNING, WAITING_REVIEW, PAUSED, COMPLETED, FAILED, CANCELLED or COMPENSATED.")
  private @Nullable String status;

  @Option(names = "--workflow", paramLabel = "NAME", description = "Only runs of this workflow.")
  private @Nullable String workflow;

  @Option(names = "--text", description = "Only runs whose message holds this.")
  private @Nullable String text;

  @Option(
      names = "--limit",
      defaultValue = "20",
      description = "How many, 1 to 200. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--before",
      paramLabel = "CURSOR",
      description = "Where the next page begins; printed below a page that is not the last.")
  private @Nullable String before;

  @Override
  public Integer call() {
    var path =
        new ApiPath("/api/v1/runs")
            .with("workflow", workflow)
            .with("status", status == null ? null : status.toUpperCase(Locale.ROOT))
            .with("text", text)
            .with("before", before)
            .with("limit", limit);
    var page = client().get(path);
    if (json()) printJson(page);
    else print(page);
    return ExitCode.OK;
  }

  private void print(JsonNode page) {
    var table = new Table("RUN", "WORKFLOW", "STATUS", "AGE", "TOOK", "STEPS", "MESSAGE");
    for (JsonNode run : page.path("runs"))
      table.row(
          Field.of(run, "runId"),
          Field.of(run, "workflow") + "@" + Field.of(run, "workflowVersion"),
          style().status(Field.of(run, "status")),
          Ages.since(run.path("startedAt"), now()),
          Ages.between(run.path("startedAt"), run.path("endedAt")),
          Field.or(run, "steps", "-"),
          Field.of(run, "message"));
    printTable(table, "No runs.");
    if (page.hasNonNull("next")) notice("More with --before '" + Field.of(page, "next") + "'");
  }
}
