package io.millrace.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;

/** Where a run comes from and what holds it up, if anything does. */
final class StandingText {

  private StandingText() {}

  static void add(StringBuilder text, JsonNode run, Style style, Instant now) {
    Lines.add(text, style, "Child of", step(run.path("parent")));
    Lines.add(text, style, "Fork of", step(run.path("forkedFrom")));
    var pause = run.path("pause");
    if (pause.isObject())
      Lines.add(
          text, style, "Paused", "by " + stand(pause, now) + "; ./millrace resume lets it go on");
    var hold = run.path("hold");
    if (hold.isObject()) Lines.add(text, style, "Held", "behind " + stand(hold, now));
    var rollback = run.path("compensation");
    if (rollback.isObject()) Lines.add(text, style, "Rollback", rollback(run, rollback));
    Lines.add(text, style, "Limits", joined(run.path("limitsReached")));
    Lines.add(text, style, "Signals", joined(run.path("signals")));
  }

  private static String step(JsonNode origin) {
    return origin.isObject()
        ? Field.of(origin, "runId") + " (step " + Field.of(origin, "stepId") + ")"
        : "";
  }

  private static String stand(JsonNode stand, Instant now) {
    return Field.of(stand, "by")
        + ", "
        + Field.of(stand, "reason")
        + ", since "
        + Ages.since(stand.path("since"), now);
  }

  private static String rollback(JsonNode run, JsonNode rollback) {
    int done = 0;
    for (JsonNode id : rollback.path("order"))
      for (JsonNode step : run.path("steps")) {
        var status = Field.of(step, "status");
        if (Field.of(step, "id").equals(id.asText() + ".undo")
            && (status.equals("SUCCEEDED") || status.equals("SKIPPED"))) done++;
      }
    return done
        + " of "
        + rollback.path("order").size()
        + " undone ("
        + joined(rollback.path("order"))
        + "); "
        + Field.of(rollback, "code")
        + ": "
        + Field.of(rollback, "message");
  }

  private static String joined(JsonNode names) {
    var texts = new ArrayList<String>();
    names.forEach(name -> texts.add(Field.of(name)));
    return String.join(", ", texts);
  }
}
