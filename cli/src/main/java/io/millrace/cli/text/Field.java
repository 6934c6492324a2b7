package io.millrace.cli.text;

import com.fasterxml.jackson.databind.JsonNode;

/** Single fields of an answer as clean text. */
public final class Field {

  private Field() {}

  /** The field as text; empty where it is absent or null. */
  public static String of(JsonNode object, String name) {
    return of(object.path(name));
  }

  public static String of(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) return "";
    return Style.clean(value.isValueNode() ? value.asText() : value.toString());
  }

  /** The field as text, or the other text where it is absent, null or empty. */
  public static String or(JsonNode object, String name, String other) {
    var text = of(object, name);
    return text.isEmpty() ? other : text;
  }
}
