package io.millrace.contracts.definition;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Values that a schema probably allows: a full one, a short one, and one for each place that varies
 * a single thing. What they are for must still be validated: rules that cannot be followed by
 * construction are left out.
 *
 * <p>Bounds: {@link #DEPTH_MAX} levels, {@link #VALUES_MAX} values, {@link #VARIANTS_MAX} of them
 * for each place inside.
 */
final class SchemaSamples {

  static final int DEPTH_MAX = 12;
  static final int VALUES_MAX = 4_000;
  static final int VARIANTS_MAX = 100;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** A key that no schema names. */
  private static final String OTHER_KEY = "notNamedByTheSchema";

  private final JsonNode root;
  private final JsonNode peerRoot;

  private SchemaSamples(JsonNode root, JsonNode peerRoot) {
    this.root = root;
    this.peerRoot = peerRoot;
  }

  /**
   * @param peer schema whose bounds are tried too, since it may differ there
   */
  static List<JsonNode> of(JsonNode schema, JsonNode peer) {
    return new SchemaSamples(schema, peer).values(schema, peer, DEPTH_MAX);
  }

  /** The first is the usual one; empty where none is found. */
  private List<JsonNode> values(JsonNode schema, JsonNode peer, int depth) {
    if (depth == 0) return List.of();
    var own = merged(resolved(schema, root), root);
    var other = merged(resolved(peer, peerRoot), peerRoot);
    var values = new LinkedHashSet<JsonNode>();
    if (own.has("const")) values.add(own.path("const"));
    else if (own.has("enum")) own.path("enum").forEach(values::add);
    else {
      var choices = choices(own);
      if (choices.isEmpty())
        for (String type : types(own)) values.addAll(ofType(type, own, other, depth));
      for (JsonNode choice : choices) values.addAll(values(choice, other, depth - 1));
    }
    return values.stream().limit(depth == DEPTH_MAX ? VALUES_MAX : VARIANTS_MAX).toList();
  }

  private static JsonNode resolved(JsonNode schema, JsonNode root) {
    var seen = new HashSet<String>();
    var node = schema;
    while (node.path("$ref").isTextual() && seen.add(node.path("$ref").asText())) {
      var reference = node.path("$ref").asText();
      if (!reference.equals("#") && !reference.startsWith("#/")) return MissingNode.getInstance();
      node = root.at(JsonPointer.compile(reference.substring(1)));
    }
    return node;
  }

  /** What allOf adds, as far as it adds properties and rules of its own. */
  private static JsonNode merged(JsonNode schema, JsonNode root) {
    if (!schema.path("allOf").isArray() || !schema.isObject()) return schema;
    ObjectNode merged = schema.deepCopy();
    merged.remove("allOf");
    for (JsonNode part : schema.path("allOf")) {
      for (var rule : resolved(part, root).properties()) {
        var known = merged.get(rule.getKey());
        if (known instanceof ObjectNode object && rule.getValue() instanceof ObjectNode more)
          object.setAll(more);
        else if (known instanceof ArrayNode list && rule.getKey().equals("required"))
          rule.getValue().forEach(list::add);
        else if (known == null) merged.set(rule.getKey(), rule.getValue().deepCopy());
      }
    }
    return merged;
  }

  private static List<JsonNode> choices(JsonNode schema) {
    var choices = new ArrayList<JsonNode>();
    for (String keyword : List.of("oneOf", "anyOf"))
      for (JsonNode choice : schema.path(keyword)) {
        if (!(schema instanceof ObjectNode base) || !choice.isObject()) continue;
        ObjectNode whole = base.deepCopy();
        whole.remove(List.of("oneOf", "anyOf"));
        whole.set("allOf", NODES.arrayNode().add(choice));
        choices.add(whole);
      }
    return choices;
  }

  private static Set<String> types(JsonNode schema) {
    var types = new LinkedHashSet<String>();
    var type = schema.path("type");
    if (type.isTextual()) types.add(type.asText());
    type.forEach(each -> types.add(each.asText()));
    if (!types.isEmpty()) return types;
    if (schema.has("properties") || schema.has("required")) return Set.of("object");
    if (schema.has("items")) return Set.of("array");
    types.addAll(List.of("string", "number", "boolean", "null", "object", "array"));
    return types;
  }

  private List<JsonNode> ofType(String type, JsonNode own, JsonNode other, int depth) {
    return switch (type) {
      case "object" -> objects(own, other, depth);
      case "array" -> lists(own, other, depth);
      default -> ScalarSamples.of(type, own, other);
    };
  }

  private List<JsonNode> objects(JsonNode own, JsonNode other, int depth) {
    var required = new HashSet<String>();
    own.path("required").forEach(name -> required.add(name.asText()));
    var variants = new LinkedHashMap<String, List<JsonNode>>();
    for (var property : own.path("properties").properties()) {
      var key = property.getKey();
      var values = values(property.getValue(), other.path("properties").path(key), depth - 1);
      if (!values.isEmpty()) variants.put(key, values);
    }
    for (String key : required)
      if (!variants.containsKey(key)) {
        if (own.path("properties").has(key)) return List.of();
        variants.put(key, List.of(NODES.textNode("text")));
      }
    var full = NODES.objectNode();
    variants.forEach((key, values) -> full.set(key, values.getFirst()));
    var shortest = NODES.objectNode();
    variants.forEach(
        (key, values) -> {
          if (required.contains(key)) shortest.set(key, values.getFirst());
        });
    var objects = new ArrayList<JsonNode>(List.of(full, shortest));
    variants.forEach(
        (key, values) -> {
          if (objects.size() > VALUES_MAX) return;
          if (!required.contains(key)) objects.add(full.deepCopy().without(key));
          for (JsonNode value : values.subList(1, values.size()))
            objects.add(full.deepCopy().set(key, value));
        });
    other(own, depth).forEach(value -> objects.add(full.deepCopy().set(OTHER_KEY, value)));
    return objects;
  }

  /** What a key may hold that is not named. */
  private List<JsonNode> other(JsonNode own, int depth) {
    var additional = own.path("additionalProperties");
    if (additional.isObject())
      return values(additional, MissingNode.getInstance(), depth - 1).stream().limit(1).toList();
    return additional.isMissingNode() || additional.asBoolean()
        ? List.of(NODES.textNode("text"))
        : List.of();
  }

  private List<JsonNode> lists(JsonNode own, JsonNode other, int depth) {
    var items = values(own.path("items"), other.path("items"), depth - 1);
    int min = own.path("minItems").asInt(0);
    if (items.isEmpty()) return min == 0 ? List.of(NODES.arrayNode()) : List.of();
    var lists = new ArrayList<JsonNode>();
    for (JsonNode item : items) lists.add(repeated(item, Math.max(1, min)));
    if (min == 0) lists.add(NODES.arrayNode());
    for (int size : ScalarSamples.sizes(own, other, "Items"))
      if (size > 0) lists.add(repeated(items.getFirst(), size));
    return lists;
  }

  private static JsonNode repeated(JsonNode item, int times) {
    var list = NODES.arrayNode();
    for (int i = 0; i < times; i++) list.add(item);
    return list;
  }
}
