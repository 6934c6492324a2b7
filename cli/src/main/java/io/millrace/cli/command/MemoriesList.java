package io.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.http.ApiPath;
import io.millrace.cli.text.Ages;
import io.millrace.cli.text.Field;
import io.millrace.cli.text.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace memories list}: one page of what is remembered, newest first. */
@Command(
    name = "list",
    description = "Lists memories of a subject, of a session or all, newest first.")
final class MemoriesList extends Verb {

  @Option(
      names = "--subject",
      paramLabel = "ID",
      description = "Only what is about this person or thing.")
  private @Nullable String subject;

  @Option(
      names = "--session",
      paramLabel = "ID",
      description = "Only what was said last in this session.")
  private @Nullable String session;

  @Option(
      names = "--limit",
      defaultValue = "50",
      description = "How many, 1 to 200. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--before",
      paramLabel = "CURSOR",
      description = "Where the next page begins; printed below a page that is not the last.")
  private @Nullable String before;

  @Override
  public Integer call() {
    if (subject != null && session != null)
      throw new UsageException("Give --subject or --session, not both");
    var page =
        client()
            .get(
                new ApiPath(Memories.PATH)
                    .with("subject", subject)
                    .with("session", session)
                    .with("before", before)
                    .with("limit", limit));
    if (json()) printJson(page);
    else print(page);
    return ExitCode.OK;
  }

  private void print(JsonNode page) {
    var table = new Table("MEMORY", "SUBJECT", "SESSION", "POLICY", "AGE", "TEXT");
    for (JsonNode memory : page.path("memories"))
      table.row(
          Field.of(memory, "id"),
          Field.or(memory, "subject", "-"),
          Field.or(memory, "session", "-"),
          Field.or(memory, "policy", "-"),
          Ages.since(memory.path("createdAt"), now()),
          Field.of(memory, "text"));
    printTable(table, "No memories.");
    if (page.hasNonNull("next")) notice("More with --before '" + Field.of(page, "next") + "'");
  }
}
