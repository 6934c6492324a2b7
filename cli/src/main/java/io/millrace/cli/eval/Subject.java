package io.millrace.cli.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;

/**
 * What there is to score of a run. A run that waits for review has no output yet: then it is what
 * the person is shown, the output of the step that waits or of the step before the review.
 *
 * @param output missing where there is none
 * @param proposed whether the output still waits for a person
 */
record Subject(JsonNode run, JsonNode output, boolean proposed) {

  static final String WAITING = "WAITING_REVIEW";

  static Subject of(JsonNode run) {
    var output = run.path("output");
    if (!output.isNull() && !output.isMissingNode()) return new Subject(run, output, false);
    if (!run.path("status").asText().equals(WAITING))
      return new Subject(run, MissingNode.getInstance(), false);
    for (JsonNode step : run.path("steps"))
      if (step.path("status").asText().equals(WAITING)) {
        var shown = shown(run, step);
        if (shown.isContainerNode()) return new Subject(run, shown, true);
      }
    return new Subject(run, MissingNode.getInstance(), false);
  }

  private static JsonNode shown(JsonNode run, JsonNode waiting) {
    if (waiting.path("output").isContainerNode()) return waiting.path("output");
    var before = new ArrayList<String>();
    waiting.path("after").forEach(name -> before.add(name.asText()));
    JsonNode shown = MissingNode.getInstance();
    for (JsonNode step : run.path("steps"))
      if (before.contains(step.path("id").asText()) && step.path("output").isContainerNode())
        shown = step.path("output");
    return shown;
  }

  /** The text at a place: its own, or all texts and numbers below it, one to a line. */
  String text(com.fasterxml.jackson.core.JsonPointer pointer) {
    var text = new StringBuilder();
    collect(output.at(pointer), text);
    return text.toString();
  }

  private static void collect(JsonNode node, StringBuilder text) {
    if (node.isContainerNode()) node.forEach(child -> collect(child, text));
    else if (node.isTextual() || node.isNumber()) text.append(node.asText()).append('\n');
  }
}
