package io.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.text.Ages;
import io.millrace.cli.text.EvaluationText;
import io.millrace.cli.text.Field;
import io.millrace.cli.text.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace eval list}: one page of kept results, newest first. */
@Command(name = "list", description = "Lists kept results, newest first.")
final class EvalList extends Verb {

  @Option(names = "--suite", paramLabel = "NAME", description = "Only results of this suite.")
  private @Nullable String suite;

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
    var page =
        client()
            .get(Evaluations.PATH.with("suite", suite).with("before", before).with("limit", limit));
    if (json()) printJson(page);
    else print(page);
    return ExitCode.OK;
  }

  private void print(JsonNode page) {
    var table = new Table("RESULT", "SUITE", "SCORE", "PASSED", "AGE", "VERSIONS");
    for (JsonNode result : page.path("evaluations"))
      table.row(
          Field.of(result, "id"),
          Field.of(result, "suite"),
          EvaluationText.score(result.path("score").asDouble()),
          Field.of(result, "passed") + "/" + Field.of(result, "cases"),
          Ages.since(result.path("startedAt"), now()),
          String.join(" ", result.path("versions").valueStream().map(Field::of).toList()));
    printTable(table, "No results; ./millrace eval run SUITE makes one.");
    if (page.hasNonNull("next")) notice("More with --before '" + Field.of(page, "next") + "'");
  }
}
