package io.millrace.cli.text;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Events of a run, one line each: sequence, time of day, type, and the few facts that tell one
 * event from the next.
 */
public final class EventText {

  private static final int VALUE_CHARS_MAX = 160;

  private EventText() {}

  /** An event of the journal, or the summary of one that this version does not know. */
  public static String journal(JsonNode event, Style style) {
    var data = event.path("data");
    var facts =
        switch (Field.of(event, "type")) {
          case "RunStarted" ->
              join(
                  Field.of(data, "workflow") + "@" + Field.of(data, "workflowVersion"),
                  Field.of(data, "message"));
          case "RunHeld" -> join(Field.of(data, "reason"), named("behind", data));
          case "RunReleased" -> "";
          case "RunPaused", "RunResumed" -> join(by(data, "actor"), Field.of(data, "reason"));
          case "StepTakenOver" ->
              join(Field.of(data, "stepId"), Field.of(data.path("taken"), "skipped"));
          case "AttemptRefused" ->
              join(step(data), Field.of(data, "code"), Field.of(data, "message"));
          case "StepRetryRequested" -> join(Field.of(data, "stepId"), by(data, "actor"));
          case "StepExpanded" -> join(Field.of(data, "stepId"), named("total", data));
          case "StepWaiting" ->
              join(Field.of(data, "stepId"), named("signal", data), named("dueAt", data));
          case "StepCompleted" -> Field.of(data, "stepId");
          case "StepDegraded" ->
              join(Field.of(data, "stepId"), Field.of(data, "code"), Field.of(data, "message"));
          case "StepOverridden" ->
              join(Field.of(data, "stepId"), by(data, "actor"), Field.of(data, "comment"));
          case "ChildStarted" ->
              join(
                  step(data),
                  Field.of(data, "workflow") + "@" + Field.of(data, "workflowVersion"),
                  named("childRunId", data));
          case "ChildEnded" ->
              join(step(data), Field.of(data, "status"), named("childRunId", data));
          case "SignalReceived" -> join(Field.of(data.path("signal"), "name"), by(data, "actor"));
          case "LimitReached" ->
              join(Field.of(data, "limit"), Field.of(data, "message"), named("consequence", data));
          case "CompensationStarted" ->
              join(Field.of(data, "code"), Field.of(data, "message"), named("order", data));
          case "LateResultRecorded" ->
              join(step(data), Field.of(data, "outcome"), by(data, "worker"));
          case "RunRejected", "RunFailed", "RunCompensated" ->
              join(Field.of(data, "code"), Field.of(data, "message"));
          case "StepScheduled" -> join(step(data), by(data, "agent"));
          case "StepSucceeded" -> join(step(data), by(data, "worker"), named("confidence", data));
          case "StepAttemptFailed" ->
              join(step(data), Field.of(data, "code"), Field.of(data, "message"));
          case "StepRetryScheduled" ->
              join(Field.of(data, "stepId"), named("nextAttempt", data), named("dueAt", data));
          case "StepSkipped" ->
              join(Field.of(data, "stepId"), by(data, "actor"), Field.of(data, "reason"));
          case "StepFailed" ->
              join(Field.of(data, "stepId"), Field.of(data, "code"), Field.of(data, "message"));
          case "ReviewRequested" ->
              join(Field.of(data, "reviewId"), by(data, "role"), Field.of(data, "reason"));
          case "ReviewDecided" ->
              join(
                  Field.of(data, "reviewId"),
                  Field.of(data, "verdict"),
                  by(data, "actor"),
                  Field.of(data, "comment"));
          case "ReviewExpired" -> join(Field.of(data, "reviewId"), Field.of(data, "consequence"));
          case "RunCompleted" -> data.path("degraded").asBoolean() ? "degraded" : "";
          case "RunCancelled" -> join(by(data, "actor"), Field.of(data, "reason"));
          default -> shortened(Field.of(data));
        };
    return String.format(
            "%4s  %s  %s  %s",
            Field.of(event, "sequence"),
            timeOfDay(event),
            style.bold(Field.of(event, "type")),
            facts)
        .stripTrailing();
  }

  /** Progress within a step; it has no sequence. */
  public static String live(JsonNode live, Style style) {
    var facts =
        join(
            Field.of(live, "stepId"),
            Field.of(live, "kind"),
            shortened(Field.of(live, "text").replaceAll("\\s+", " ")));
    return style.faint(String.format("%4s  %s  %s", "", timeOfDay(live), facts).stripTrailing());
  }

  /** Where the run stands when following begins. */
  public static String snapshot(JsonNode run, Style style) {
    return String.format(
        "%4s  %s  %s@%s is %s",
        Field.of(run, "sequence"),
        Field.of(run, "runId"),
        Field.of(run, "workflow"),
        Field.of(run, "workflowVersion"),
        style.status(Field.of(run, "status")));
  }

  private static String step(JsonNode data) {
    var attempt = data.path("attempt").asInt(1);
    return Field.of(data, "stepId") + (attempt > 1 ? " (attempt " + attempt + ")" : "");
  }

  private static String by(JsonNode data, String field) {
    var who = Field.of(data, field);
    return who.isEmpty() ? "" : "by " + who;
  }

  private static String named(String field, JsonNode data) {
    var value = Field.of(data, field);
    return value.isEmpty() ? "" : field + " " + value;
  }

  private static String timeOfDay(JsonNode event) {
    var at = Field.of(event, "at");
    return at.length() >= 23 ? at.substring(11, 23) : at;
  }

  private static String join(String... facts) {
    var text = new StringBuilder();
    for (String fact : facts)
      if (!fact.isEmpty()) text.append(text.isEmpty() ? "" : "  ").append(shortened(fact));
    return text.toString();
  }

  private static String shortened(String text) {
    var line = text.replace('\n', ' ');
    return line.length() <= VALUE_CHARS_MAX ? line : line.substring(0, VALUE_CHARS_MAX - 1) + "…";
  }
}
