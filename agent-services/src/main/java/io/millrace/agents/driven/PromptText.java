package io.millrace.agents.driven;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.Untrusted;
import io.millrace.contracts.definition.PromptDefinition;
import io.millrace.contracts.definition.PromptDefinition.Piece;
import io.millrace.contracts.json.Json;

/** Prompts of a task. Values are foreign and stand in frames, also within the template. */
final class PromptText {

  private PromptText() {}

  /**
   * @throws AgentException {@code prompt_variable_missing} where the input has no such field
   */
  static String system(String template, Json input) throws AgentException {
    var tree = input.tree();
    var text = new StringBuilder();
    for (var piece : PromptDefinition.pieces(template))
      switch (piece) {
        case Piece.Text plain -> text.append(plain.text());
        case Piece.Variable variable -> {
          var value = tree.path(variable.name());
          if (value.isMissingNode())
            throw AgentException.permanent(
                "prompt_variable_missing",
                "The prompt needs {{"
                    + variable.name()
                    + "}}, and the input has no field of that name; require it in the input schema");
          text.append(Untrusted.frame(variable.name(), text(value)));
        }
      }
    return text.toString();
  }

  /** The input; as its only text where it is that. */
  static String user(Json input) {
    var tree = input.tree();
    if (tree.isObject() && tree.size() == 1) {
      var field = tree.properties().iterator().next();
      if (field.getValue().isTextual() && field.getKey().matches("[A-Za-z][A-Za-z0-9_]{0,63}"))
        return Untrusted.frame(field.getKey(), field.getValue().asText());
    }
    return Untrusted.frame("input", input.text());
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.asText() : value.toString();
  }
}
