package io.millrace.agents.driven;

import io.millrace.agents.api.UnreadableReplyException;
import io.millrace.agents.core.JsonObjects;
import io.millrace.contracts.definition.JsonSchema;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a model's last words as the output of its agent. Where the output schema requires exactly
 * one thing and that is a string, words that are no JSON are that string.
 */
final class AnswerForm {

  private static final int PROBLEMS_TOLD_MAX = 10;

  private final JsonSchema output;
  private final Optional<String> onlyText;
  private final boolean isPlain;

  AnswerForm(JsonSchema output) {
    this.output = output;
    var schema = output.document().tree();
    var required = schema.path("required");
    var name = required.size() == 1 ? required.path(0).asText() : "";
    boolean isText = schema.path("properties").path(name).path("type").asText().equals("string");
    this.onlyText = isText ? Optional.of(name) : Optional.empty();
    this.isPlain = isText && schema.path("properties").size() == 1;
  }

  /** The form to ask the model for; null where its words are the answer. */
  @Nullable JsonSchema asked() {
    return isPlain ? null : output;
  }

  boolean isPlain() {
    return isPlain;
  }

  Json read(String text) throws UnreadableReplyException {
    var found = JsonObjects.in(text);
    if (found.isPresent() && output.validate(found.get()).isEmpty()) return found.get();
    if (onlyText.isPresent() && !looksLikeJson(text))
      return valid(Json.of(Map.of(onlyText.get(), text.strip())));
    return valid(found.orElseThrow(() -> new UnreadableReplyException("it holds no JSON object")));
  }

  private static boolean looksLikeJson(String text) {
    var start = text.stripLeading();
    return start.startsWith("{") || start.startsWith("```");
  }

  private Json valid(Json json) throws UnreadableReplyException {
    var problems = output.validate(json);
    if (problems.isEmpty()) return json;
    throw new UnreadableReplyException(
        problems.stream()
            .limit(PROBLEMS_TOLD_MAX)
            .map(Problem::message)
            .collect(Collectors.joining("; ")));
  }
}
