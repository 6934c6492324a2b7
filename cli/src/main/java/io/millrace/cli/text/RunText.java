package io.millrace.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A run as people read it: its answer alone, or all that is known of it. Shapes are those of the
 * HTTP API's runs.
 */
public final class RunText {

  private RunText() {}

  /**
   * The answer with its sources, how sure it is, and what is to be said beside it; or why there is
   * none.
   */
  public static String answer(JsonNode run, Style style) {
    return switch (Field.of(run, "status")) {
      case "WAITING_REVIEW" -> waiting(run, style);
      case "COMPLETED" -> completed(run, style);
      default -> ended(run, style);
    };
  }

  /** Everything: the run, its steps, output, error and pinned versions. */
  public static String details(JsonNode run, Style style, Instant now, int widthMax) {
    var text = new StringBuilder();
    Lines.add(text, style, "Run", Field.of(run, "runId"));
    Lines.add(
        text,
        style,
        "Workflow",
        Field.of(run, "workflow") + "@" + Field.of(run, "workflowVersion"));
    Lines.add(
        text,
        style,
        "Status",
        style.status(Field.of(run, "status"))
            + (run.path("degraded").asBoolean() ? " (degraded)" : ""));
    Lines.add(text, style, "Session", Field.of(run, "sessionId"));
    Lines.add(text, style, "Asked", Field.of(run, "message"));
    Lines.add(
        text,
        style,
        "Started",
        Field.of(run, "startedAt") + " (" + Ages.since(run.path("startedAt"), now) + " ago)");
    if (run.hasNonNull("endedAt"))
      Lines.add(text, style, "Took", Ages.between(run.path("startedAt"), run.path("endedAt")));
    else Lines.add(text, style, "Deadline", Ages.until(run.path("deadlineAt"), now));
    Lines.add(text, style, "Tokens", StepsText.tokens(run.path("usage")));
    Lines.add(text, style, "Cost", cost(run.path("usage")));
    Lines.add(text, style, "Pinned", pinned(run.path("pinned")));
    StandingText.add(text, run, style, now);
    for (JsonNode warning : run.path("warnings"))
      Lines.add(text, style, "Warning", Field.of(warning));
    text.append('\n').append(StepsText.of(run, style, now, widthMax));
    failures(run, text, style);
    if (run.hasNonNull("output"))
      text.append('\n')
          .append(style.bold("Output"))
          .append('\n')
          .append(Style.clean(run.path("output").toPrettyString()))
          .append('\n');
    if (Field.of(run, "status").equals("WAITING_REVIEW"))
      text.append('\n').append(waiting(run, style));
    return text.toString();
  }

  private static void failures(JsonNode run, StringBuilder text, Style style) {
    for (JsonNode step : run.path("steps"))
      if (step.hasNonNull("error"))
        text.append('\n')
            .append(style.bold("Error of " + Field.of(step, "id")))
            .append("  ")
            .append(failure(step.path("error")))
            .append('\n');
    if (run.hasNonNull("error"))
      text.append('\n')
          .append(style.bold("Error"))
          .append("  ")
          .append(failure(run.path("error")))
          .append('\n');
  }

  private static String completed(JsonNode run, Style style) {
    var output = run.path("output");
    var text = new StringBuilder();
    if (output.path("answer").isTextual())
      text.append(Field.of(output, "answer").strip()).append('\n');
    else text.append(Style.clean(output.toPrettyString())).append('\n');
    if (!output.path("citations").isEmpty())
      text.append('\n').append(style.bold("Sources")).append('\n');
    for (JsonNode citation : output.path("citations")) {
      text.append("  ")
          .append(style.bold(Field.of(citation, "id")))
          .append("  ")
          .append(Field.of(citation, "title"))
          .append('\n');
      if (citation.hasNonNull("quote"))
        text.append("    “").append(Field.of(citation, "quote")).append("”\n");
    }
    text.append('\n');
    if (output.path("confidence").isNumber())
      text.append("Confidence ")
          .append(String.format(Locale.ROOT, "%.2f", output.path("confidence").asDouble()))
          .append('\n');
    if (!Field.of(output, "notice").isEmpty()) text.append(Field.of(output, "notice")).append('\n');
    for (JsonNode warning : run.path("warnings"))
      text.append("Warning: ").append(Field.of(warning)).append('\n');
    return text.append(reference(run, style)).toString();
  }

  private static String waiting(JsonNode run, Style style) {
    var text = new StringBuilder();
    for (JsonNode step : run.path("steps")) {
      var review = step.path("review");
      if (!Field.of(step, "status").equals("WAITING_REVIEW") || !review.hasNonNull("reviewId"))
        continue;
      boolean gate = Field.or(review, "reasonCode", "gate").equals("gate");
      text.append(gate ? "The answer" : "Step " + Field.of(step, "id"))
          .append(" waits for review by ")
          .append(Field.or(review, "role", "anybody"))
          .append('.');
      if (review.hasNonNull("reason")) text.append(" Reason: ").append(Field.of(review, "reason"));
      text.append("\nDecide with one of\n");
      choices(run, step)
          .forEach(choice -> text.append("  ./millrace ").append(choice).append('\n'));
    }
    if (text.isEmpty())
      text.append("The run waits for review; ./millrace reviews lists what is open.\n");
    return text.append(reference(run, style)).toString();
  }

  /** What can be said to a review; a step that failed has nothing to approve but its rollback. */
  private static List<String> choices(JsonNode run, JsonNode step) {
    var review = step.path("review");
    var decide = "decide '" + Field.of(review, "reviewId") + "' ";
    var retry = "retry '" + Field.of(run, "runId") + "' " + Field.of(step, "id");
    var reject = decide + "reject --comment 'WHY'";
    return switch (Field.or(review, "reasonCode", "gate")) {
      case "step_failed" -> List.of(retry, decide + "edit --output 'JSON'", reject);
      case "rollback_failed" -> List.of(retry, decide + "approve", reject);
      default -> List.of(decide + "approve", decide + "edit --answer 'TEXT'", reject);
    };
  }

  private static String ended(JsonNode run, Style style) {
    var text = new StringBuilder("The run is ").append(style.status(Field.of(run, "status")));
    if (run.hasNonNull("error")) text.append(": ").append(failure(run.path("error")));
    return text.append('\n').append(reference(run, style)).toString();
  }

  private static String reference(JsonNode run, Style style) {
    var session = Field.of(run, "sessionId");
    return style.faint(
            "run " + Field.of(run, "runId") + (session.isEmpty() ? "" : "   session " + session))
        + "\n";
  }

  private static String failure(JsonNode error) {
    var step = Field.of(error, "stepId");
    return Field.of(error, "code")
        + ": "
        + Field.of(error, "message")
        + (step.isEmpty() ? "" : " (step " + step + ")");
  }

  private static String cost(JsonNode usage) {
    long microUsd = usage.path("costMicroUsd").asLong();
    return microUsd == 0 ? "" : String.format(Locale.ROOT, "$%.4f", microUsd / 1_000_000.0);
  }

  private static String pinned(JsonNode pinned) {
    var text = new StringBuilder(Field.of(pinned, "workflow"));
    pinned
        .path("agents")
        .properties()
        .forEach(
            agent ->
                text.append(", ")
                    .append(Style.clean(agent.getKey()))
                    .append('@')
                    .append(Field.of(agent.getValue())));
    pinned
        .path("workflows")
        .properties()
        .forEach(
            child ->
                text.append(", ")
                    .append(Style.clean(child.getKey()))
                    .append('@')
                    .append(Field.of(child.getValue())));
    return text.toString();
  }
}
