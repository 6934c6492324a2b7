package io.millrace.agents.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contracts.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Documents made from a JSON Schema: such as it allows (only what is required, everything, each
 * bound) and such as it forbids (each wrong type, each bound passed, each required property
 * missing), each under a name that says which. Understands what definitions use; a keyword that it
 * does not know makes it fail instead of guessing. A text with a pattern or a format is made from
 * the schema's example; without one it is left out, or fails where it is required.
 */
final class SchemaSamples {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A longer value is left out: a schema's bound may be larger than a test should be. */
  private static final int LENGTH_MAX = 1_100_000;

  private static final Set<String> KNOWN =
      Set.of(
          "$schema",
          "type",
          "required",
          "additionalProperties",
          "properties",
          "items",
          "minLength",
          "maxLength",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "oneOf",
          "anyOf",
          "minItems",
          "maxItems",
          "enum",
          "const",
          "pattern",
          "format",
          "description",
          "title",
          "default",
          "examples");

  private final Map<String, Json> valid = new LinkedHashMap<>();
  private final Map<String, Json> invalid = new LinkedHashMap<>();

  private SchemaSamples() {}

  static SchemaSamples of(JsonNode schema) {
    var samples = new SchemaSamples();
    var whole = whole(schema, true);
    samples.valid.put("required only", Json.of(whole(schema, false)));
    samples.valid.put("all properties", Json.of(whole));
    samples.walk(schema, whole, "");
    for (var wrong : wrongTypes(schema)) samples.put(samples.invalid, "root is " + wrong, wrong);
    return samples;
  }

  Map<String, Json> valid() {
    return valid;
  }

  Map<String, Json> invalid() {
    return invalid;
  }

  /** Varies the places of {@code whole} one by one; the place is a JSON Pointer. */
  private void walk(JsonNode schema, JsonNode whole, String place) {
    for (var name : schema.path("properties").properties()) {
      var at = place + "/" + name.getKey();
      if (whole.at(at).isMissingNode()) continue;
      for (var wrong : wrongTypes(name.getValue()))
        put(invalid, at + " is " + wrong, with(whole, at, wrong));
      bounds(name.getValue(), whole, at);
      walk(name.getValue(), whole, at);
    }
    for (var required : schema.path("required"))
      put(
          invalid,
          place + "/" + required.asText() + " is missing",
          with(whole, place + "/" + required.asText(), null));
    if (schema.has("additionalProperties") && !schema.path("additionalProperties").asBoolean(true))
      put(invalid, place + " has more", with(whole, place + "/unheardOf", JSON.numberNode(1)));
    var items = schema.path("items");
    if (items.isObject() && whole.at(place + "/0").isValueNode())
      for (var wrong : wrongTypes(items))
        put(invalid, place + "/0 is " + wrong, with(whole, place + "/0", wrong));
    if (items.isObject() && whole.at(place + "/0").isObject()) walk(items, whole, place + "/0");
  }

  private void bounds(JsonNode schema, JsonNode whole, String at) {
    if (schema.has("minLength") && plain(schema)) {
      int least = schema.path("minLength").asInt();
      put(valid, at + " is shortest", with(whole, at, text(least)));
      if (least > 0) put(invalid, at + " is too short", with(whole, at, text(least - 1)));
    }
    if (schema.has("maxLength") && plain(schema) && schema.path("maxLength").asInt() < LENGTH_MAX) {
      int most = schema.path("maxLength").asInt();
      put(valid, at + " is longest", with(whole, at, text(most)));
      put(invalid, at + " is too long", with(whole, at, text(most + 1)));
    }
    if (schema.has("minimum")) {
      put(valid, at + " is least", with(whole, at, schema.path("minimum")));
      put(invalid, at + " is too little", with(whole, at, moved(schema.path("minimum"), -1)));
    }
    if (schema.has("exclusiveMinimum"))
      put(invalid, at + " is too little", with(whole, at, schema.path("exclusiveMinimum")));
    if (schema.has("maximum")) {
      put(valid, at + " is most", with(whole, at, schema.path("maximum")));
      put(invalid, at + " is too much", with(whole, at, moved(schema.path("maximum"), 1)));
    }
    if (schema.has("minItems") && schema.path("minItems").asInt() > 0)
      put(
          invalid,
          at + " has too few",
          with(whole, at, items(schema, schema.path("minItems").asInt() - 1)));
    if (schema.has("maxItems") && schema.path("maxItems").asInt() < 10_000)
      put(
          invalid,
          at + " has too many",
          with(whole, at, items(schema, schema.path("maxItems").asInt() + 1)));
    for (var one : schema.path("enum")) put(valid, at + " is " + one, with(whole, at, one));
    if (schema.has("enum"))
      put(invalid, at + " is not offered", with(whole, at, JSON.textNode("not offered")));
  }

  private static boolean plain(JsonNode schema) {
    return !schema.has("pattern") && !schema.has("format") && !schema.has("enum");
  }

  private static boolean opaque(JsonNode schema) {
    return (schema.has("pattern") || schema.has("format"))
        && !schema.has("enum")
        && !schema.path("examples").has(0);
  }

  private static JsonNode moved(JsonNode bound, int by) {
    return JSON.numberNode(bound.decimalValue().add(BigDecimal.valueOf(by)));
  }

  private static JsonNode whole(JsonNode schema, boolean all) {
    schema
        .fieldNames()
        .forEachRemaining(
            keyword -> {
              if (!KNOWN.contains(keyword))
                throw new AssertionError(
                    "No samples are made for '" + keyword + "': teach it to SchemaSamples");
            });
    if (schema.has("const")) return schema.path("const");
    if (schema.has("enum")) return schema.path("enum").get(0);
    for (var choice : List.of("oneOf", "anyOf"))
      if (schema.has(choice) && !schema.has("properties"))
        return whole(schema.path(choice).get(0), all);
    if (schema.has("default") && plain(schema)) return schema.path("default");
    if (schema.path("examples").has(0)) return schema.path("examples").get(0);
    if (opaque(schema))
      throw new AssertionError(
          "A schema with a pattern or a format needs an example to make samples from: " + schema);
    var types = types(schema);
    return switch (types.isEmpty() ? "string" : types.getFirst()) {
      case "object" -> object(schema, all);
      case "array" ->
          items(
              schema,
              Math.min(
                  schema.path("maxItems").asInt(Integer.MAX_VALUE),
                  Math.max(all ? 1 : 0, schema.path("minItems").asInt(0))));
      case "integer", "number" ->
          schema.has("minimum")
              ? schema.path("minimum")
              : moved(schema.path("exclusiveMinimum"), 1);
      case "boolean" -> JSON.booleanNode(true);
      case "null" -> JSON.nullNode();
      default -> text(Math.max(1, schema.path("minLength").asInt(1)));
    };
  }

  private static ObjectNode object(JsonNode schema, boolean all) {
    var required = names(schema.path("required"));
    var others = new TreeSet<String>();
    for (var choice : schema.path("oneOf"))
      (choice == schema.path("oneOf").get(0) ? required : others)
          .addAll(names(choice.path("required")));
    others.removeAll(required);
    required.addAll(names(schema.path("anyOf").path(0).path("required")));
    var object = JSON.objectNode();
    for (var property : schema.path("properties").properties())
      if (required.contains(property.getKey())
          || all && !opaque(property.getValue()) && !others.contains(property.getKey()))
        object.set(property.getKey(), whole(property.getValue(), all));
    for (var name : required)
      if (!object.has(name)) object.set(name, whole(schema.path("additionalProperties"), all));
    return object;
  }

  private static Set<String> names(JsonNode list) {
    var names = new TreeSet<String>();
    list.forEach(name -> names.add(name.asText()));
    return names;
  }

  private static ArrayNode items(JsonNode schema, int count) {
    var array = JSON.arrayNode();
    var items = schema.path("items");
    for (int i = 0; i < count; i++)
      array.add(items.isObject() ? whole(items, true) : JSON.numberNode(i));
    return array;
  }

  private static JsonNode text(int length) {
    return JSON.textNode("x".repeat(length));
  }

  private static List<String> types(JsonNode schema) {
    var types = new ArrayList<String>();
    if (schema.path("type").isTextual()) types.add(schema.path("type").asText());
    else schema.path("type").forEach(type -> types.add(type.asText()));
    return types;
  }

  /** A value of each type that the schema does not take; none where it says nothing of types. */
  private static List<JsonNode> wrongTypes(JsonNode schema) {
    var types = types(schema);
    if (types.isEmpty()) return List.of();
    var wrong = new ArrayList<JsonNode>();
    if (!types.contains("string")) wrong.add(JSON.textNode("text"));
    if (!types.contains("integer") && !types.contains("number")) wrong.add(JSON.numberNode(7));
    if (types.contains("integer") && !types.contains("number")) wrong.add(JSON.numberNode(1.5));
    if (!types.contains("boolean")) wrong.add(JSON.booleanNode(true));
    if (!types.contains("null")) wrong.add(JSON.nullNode());
    if (!types.contains("object")) wrong.add(JSON.objectNode());
    if (!types.contains("array")) wrong.add(JSON.arrayNode());
    return wrong;
  }

  private static JsonNode with(JsonNode whole, String pointer, JsonNode value) {
    var copy = whole.deepCopy();
    int last = pointer.lastIndexOf('/');
    var parent = copy.at(pointer.substring(0, last));
    var name = pointer.substring(last + 1);
    if (parent instanceof ObjectNode object) {
      if (value == null) object.remove(name);
      else object.set(name, value);
    } else if (parent instanceof ArrayNode array) {
      array.set(Integer.parseInt(name), value);
    }
    return copy;
  }

  private static void put(Map<String, Json> samples, String name, JsonNode document) {
    samples.put(name, new Json(text(document)));
  }

  private static String text(JsonNode document) {
    try {
      return MAPPER.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
