package io.millrace.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The steps of a run as a table, each followed by the calls it made and by its rollback. Of many
 * calls those that did not succeed are shown, and the others counted.
 */
final class StepsText {

  /** Calls of one step that are shown whatever they are. */
  static final int CALLS_SHOWN_MAX = 12;

  private static final String BELOW = "└ ";

  private StepsText() {}

  static String of(JsonNode run, Style style, Instant now, int widthMax) {
    var made = new LinkedHashMap<String, List<JsonNode>>();
    for (JsonNode step : run.path("steps"))
      if (step.hasNonNull("owner"))
        made.computeIfAbsent(Field.of(step, "owner"), owner -> new ArrayList<>()).add(step);
    var table =
        new Table("STEP", "KIND", "STATUS", "ATTEMPTS", "TOOK", "TOKENS", "CONFIDENCE", "BY");
    for (JsonNode step : run.path("steps"))
      if (!step.hasNonNull("owner"))
        addStep(table, style, now, step, made.getOrDefault(Field.of(step, "id"), List.of()));
    return table.render(style, widthMax) + children(run, style);
  }

  private static void addStep(
      Table table, Style style, Instant now, JsonNode step, List<JsonNode> made) {
    row(table, style, now, "", step, made);
    boolean many = made.size() > CALLS_SHOWN_MAX;
    long hidden = 0;
    for (JsonNode call : made)
      if (many && Field.of(call, "status").equals("SUCCEEDED")) hidden++;
      else row(table, style, now, BELOW, call, List.of());
    if (hidden > 0)
      table.row(
          BELOW + hidden + " more", "call", style.status("SUCCEEDED"), "-", "-", "-", "-", "-");
  }

  private static void row(
      Table table, Style style, Instant now, String indent, JsonNode step, List<JsonNode> made) {
    table.row(
        indent + Field.of(step, "id"),
        Field.of(step, "kind"),
        style.status(Field.of(step, "status"))
            + (step.path("degraded").asBoolean() ? " (degraded)" : "")
            + progress(step, made),
        Field.or(step, "attempts", "0"),
        step.hasNonNull("nextAttemptAt")
            ? Ages.until(step.path("nextAttemptAt"), now)
            : Ages.between(step.path("startedAt"), step.path("finishedAt")),
        tokens(step.path("usage")),
        Field.or(step, "confidence", "-"),
        by(step));
  }

  /** How many of the calls have ended, of how many: 7/12. */
  private static String progress(JsonNode step, List<JsonNode> made) {
    var calls = made.stream().filter(call -> Field.of(call, "kind").equals("call")).toList();
    if (calls.isEmpty()) return "";
    long ended = calls.stream().filter(call -> isSettled(Field.of(call, "status"))).count();
    long total =
        Field.of(step, "kind").equals("map")
            ? Math.max(step.path("total").asLong(), calls.size())
            : calls.size();
    return " " + ended + "/" + total;
  }

  private static boolean isSettled(String status) {
    return switch (status) {
      case "SUCCEEDED", "SKIPPED", "FAILED", "CANCELLED" -> true;
      default -> false;
    };
  }

  private static String by(JsonNode step) {
    return switch (Field.of(step, "kind")) {
      case "signal" -> "signal " + Field.or(step, "signal", Field.of(step, "agent"));
      case "wait" -> "-";
      default -> Field.or(step, "agent", Field.or(step.path("review"), "role", "-"));
    };
  }

  static String tokens(JsonNode usage) {
    long in = usage.path("inputTokens").asLong();
    long out = usage.path("outputTokens").asLong();
    return in + out == 0 ? "-" : in + " in, " + out + " out";
  }

  /** Below the table, because ids are never cut. */
  private static String children(JsonNode run, Style style) {
    Map<String, String> children = new LinkedHashMap<>();
    for (JsonNode step : run.path("steps"))
      if (step.hasNonNull("childRunId"))
        children.put(Field.of(step, "id"), Field.of(step, "childRunId"));
    if (children.isEmpty()) return "";
    var table = new Table("STEP", "CHILD RUN");
    children.forEach(table::row);
    return "\n" + table.render(style, 0);
  }
}
