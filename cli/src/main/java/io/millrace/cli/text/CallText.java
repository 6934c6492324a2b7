package io.millrace.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** A call as people read it; its arguments stand there whole. */
public final class CallText {

  private CallText() {}

  public static String of(JsonNode call, Instant now) {
    var lines = new StringBuilder();
    line(lines, "Call", Field.of(call, "key"));
    line(lines, "Status", Field.of(call, "status"));
    line(lines, "Tool", Field.of(call, "tool"));
    line(lines, "Arguments", Field.or(call, "argumentsText", "- (not kept)"));
    line(lines, "Agent", Field.or(call, "agent", "-"));
    line(lines, "Run", Field.of(call, "runId"));
    line(lines, "Step", Field.of(call, "stepId") + ", attempt " + Field.of(call, "attempt"));
    line(lines, "Since", Ages.since(call.path("since"), now));
    if (call.hasNonNull("code"))
      line(lines, "Why", Field.of(call, "code") + " " + Field.or(call, "message", ""));
    if (call.hasNonNull("result")) line(lines, "Answer", call.path("result").toString());
    if (call.hasNonNull("approvedUntil"))
      line(lines, "Approved until", Field.of(call, "approvedUntil"));
    word(lines, "Decided by", call.path("approval"));
    word(lines, "Settled by", call.path("settled"));
    return lines.toString();
  }

  private static void word(StringBuilder lines, String what, JsonNode word) {
    if (!word.isObject()) return;
    line(
        lines,
        what,
        Field.of(word, "by")
            + " at "
            + Field.of(word, "at")
            + (word.hasNonNull("comment") ? ": " + Field.of(word, "comment") : ""));
  }

  private static void line(StringBuilder lines, String name, String value) {
    lines.append("%-15s %s".formatted(name, Style.clean(value)).stripTrailing()).append('\n');
  }
}
