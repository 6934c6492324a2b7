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

/** {@code millrace reviews}: what waits for people, the one that is due first on top. */
@Command(
    name = "reviews",
    description = "Lists reviews; those that are open unless told otherwise.")
final class Reviews extends Verb {

  private static final String ALL = "all";

  @Option(
      names = "--status",
      defaultValue = "open",
      description = "open, claimed, decided, expired, cancelled or all. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private String status;

  @Option(names = "--role", description = "Only reviews for this role, for example support-lead.")
  private @Nullable String role;

  @Override
  public Integer call() {
    var wanted = status.equalsIgnoreCase(ALL) ? null : status.toUpperCase(Locale.ROOT);
    var page =
        client().get(new ApiPath("/api/v1/reviews").with("status", wanted).with("role", role));
    if (json()) printJson(page);
    else print(page);
    return ExitCode.OK;
  }

  private void print(JsonNode page) {
    var table = new Table("REVIEW", "WORKFLOW", "ROLE", "STATUS", "DUE", "HELD BY", "MESSAGE");
    for (JsonNode review : page.path("reviews"))
      table.row(
          Field.of(review, "reviewId"),
          Field.of(review, "workflow"),
          Field.of(review, "role"),
          style().status(Field.of(review, "status")),
          Ages.until(review.path("dueAt"), now()),
          Field.or(review, "claimedBy", Field.or(review, "decidedBy", "-")),
          Field.of(review, "message"));
    printTable(table, "No reviews.");
    if (page.hasNonNull("next")) notice("There are more; narrow them with --role or --status.");
  }
}
