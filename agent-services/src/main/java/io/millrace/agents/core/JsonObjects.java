package io.millrace.agents.core;

import io.millrace.contracts.json.InvalidJsonException;
import io.millrace.contracts.json.Json;
import java.util.List;
import java.util.Optional;

/** JSON objects in what models write, which may put words or a fence around them. */
public final class JsonObjects {

  private JsonObjects() {}

  /** The object of the newest text that has a well-formed one. */
  public static Optional<Json> newest(List<String> texts) {
    return texts.reversed().stream().flatMap(text -> in(text).stream()).findFirst();
  }

  /** What stands from its first to its last brace, where that is one object. */
  public static Optional<Json> in(String text) {
    int from = text.indexOf('{');
    int to = text.lastIndexOf('}');
    if (from < 0 || to < from) return Optional.empty();
    try {
      return Optional.of(Json.parse(text.substring(from, to + 1)));
    } catch (InvalidJsonException e) {
      return Optional.empty();
    }
  }
}
