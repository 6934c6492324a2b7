package io.millrace.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** A session as people read it: what it remembers, who is at work, who waits, its turns. */
public final class SessionText {

  private SessionText() {}

  public static String of(JsonNode session, Style style, Instant now, int widthMax) {
    var text = new StringBuilder();
    Lines.add(text, style, "Session", Field.of(session, "sessionId"));
    Lines.add(
        text,
        style,
        "Turns",
        Field.of(session, "turnCount") + ", about " + Field.of(session, "tokens") + " tokens");
    for (JsonNode run : session.path("active")) Lines.add(text, style, "At work", Field.of(run));
    int place = 1;
    for (JsonNode run : session.path("queue"))
      Lines.add(text, style, "Waits", place++ + ". " + Field.of(run));
    if (session.hasNonNull("summaryRunId"))
      Lines.add(
          text, style, "Summary", "is being written, run " + Field.of(session, "summaryRunId"));
    Lines.add(text, style, "Summary", Field.of(session, "summary"));
    if (session.path("turns").isEmpty()) return text.append("\nNo turns.\n").toString();
    var table = new Table("RUN", "STATUS", "WORKFLOW", "AGE", "TOKENS", "KNOWN", "MESSAGE");
    for (JsonNode turn : session.path("turns"))
      table.row(
          Field.of(turn, "runId"),
          style.status(Field.of(turn, "status")),
          Field.or(turn, "workflow", "-"),
          Ages.since(turn.path("startedAt"), now),
          Field.or(turn, "tokens", "-"),
          turn.path("summarised").asBoolean() ? "summary" : "whole",
          Field.of(turn, "message"));
    return text.append('\n').append(table.render(style, widthMax)).toString();
  }
}
