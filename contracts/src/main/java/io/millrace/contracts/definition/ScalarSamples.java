package io.millrace.contracts.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contracts.json.Json;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Single values that a schema allows: usual ones, and those at its bounds and at another's. */
final class ScalarSamples {

  /** Longer texts and lists are not made. */
  static final int SIZE_MAX = 2_000;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Rules that say something about a single value and refer to nothing else. */
  private static final List<String> RULES =
      List.of(
          "type",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "minLength",
          "maxLength",
          "pattern");

  private static final List<String> TEXTS =
      List.of(
          "text",
          "a",
          "A",
          "0",
          "a1",
          "A-1",
          "EUR",
          "some words",
          "2026-01-31",
          "2026-01-31T12:00:00Z",
          "a@example.org",
          "https://example.org/",
          "123e4567-e89b-42d3-a456-426614174000");

  private ScalarSamples() {}

  static List<JsonNode> of(String type, JsonNode own, JsonNode other) {
    var values = new LinkedHashSet<JsonNode>();
    own.path("examples").forEach(values::add);
    if (own.has("default")) values.add(own.path("default"));
    switch (type) {
      case "string" -> texts(own, other, values);
      case "integer", "number" -> numbers(type, own, other, values);
      case "boolean" -> {
        values.add(NODES.booleanNode(true));
        values.add(NODES.booleanNode(false));
      }
      case "null" -> values.add(NODES.nullNode());
      default -> {}
    }
    var rules = rules(type, own);
    return values.stream().filter(value -> rules.validate(Json.of(value)).isEmpty()).toList();
  }

  private static JsonSchema rules(String type, JsonNode own) {
    ObjectNode rules = NODES.objectNode();
    for (String rule : RULES) if (own.has(rule)) rules.set(rule, own.get(rule));
    return JsonSchema.of(rules.put("type", type));
  }

  private static void texts(JsonNode own, JsonNode other, Set<JsonNode> values) {
    boolean plain = !own.has("pattern") && !other.has("pattern") && !other.has("format");
    for (String text : plain ? TEXTS.subList(0, 2) : TEXTS) values.add(NODES.textNode(text));
    other.path("enum").forEach(values::add);
    for (int size : sizes(own, other, "Length")) values.add(NODES.textNode("a".repeat(size)));
  }

  private static void numbers(String type, JsonNode own, JsonNode other, Set<JsonNode> values) {
    var found = new TreeSet<BigDecimal>();
    for (JsonNode schema : List.of(own, other))
      for (String bound : List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"))
        if (schema.path(bound).isNumber()) {
          var value = schema.path(bound).decimalValue();
          found.addAll(List.of(value, value.subtract(BigDecimal.ONE), value.add(BigDecimal.ONE)));
        }
    if (own.path("multipleOf").isNumber()) found.add(own.path("multipleOf").decimalValue());
    values.add(NODES.numberNode(1));
    values.add(NODES.numberNode(0));
    values.add(NODES.numberNode(-1));
    if (type.equals("number")) values.add(NODES.numberNode(0.5));
    found.forEach(value -> values.add(number(value)));
  }

  private static JsonNode number(BigDecimal value) {
    return value.stripTrailingZeros().scale() <= 0 && value.abs().compareTo(LONG_MAX) <= 0
        ? NODES.numberNode(value.longValueExact())
        : NODES.numberNode(value);
  }

  private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  /** Sizes at the bounds of one and just outside those of the other. */
  static List<Integer> sizes(JsonNode own, JsonNode other, String what) {
    var sizes = new TreeSet<Integer>();
    if (own.has("min" + what)) sizes.add(own.path("min" + what).asInt());
    if (own.has("max" + what)) sizes.add(own.path("max" + what).asInt());
    if (other.has("min" + what)) sizes.add(other.path("min" + what).asInt() - 1);
    if (other.has("max" + what)) sizes.add(other.path("max" + what).asInt() + 1);
    return sizes.stream().filter(size -> size >= 0 && size <= SIZE_MAX).toList();
  }
}
