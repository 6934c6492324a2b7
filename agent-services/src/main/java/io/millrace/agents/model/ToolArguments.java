package io.millrace.agents.model;

import io.millrace.contracts.json.InvalidJsonException;
import io.millrace.contracts.json.Json;
import java.util.Optional;

/** Arguments of a tool as a model wrote them. */
public final class ToolArguments {

  private ToolArguments() {}

  /** The arguments where they are a JSON object; nothing at all counts as an empty one. */
  public static Optional<Json> read(String written) {
    if (written.isBlank()) return Optional.of(Json.EMPTY_OBJECT);
    try {
      var json = Json.parse(written);
      return json.tree().isObject() ? Optional.of(json) : Optional.empty();
    } catch (InvalidJsonException e) {
      return Optional.empty();
    }
  }

  static boolean isObject(String written) {
    return !written.isBlank() && read(written).isPresent();
  }
}
