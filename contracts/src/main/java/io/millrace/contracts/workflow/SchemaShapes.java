package io.millrace.contracts.workflow;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.contracts.definition.JsonSchema;
import io.millrace.contracts.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The shape of the values a JSON Schema allows, never narrower than the schema: what it does not
 * read (oneOf, anyOf, allOf, if, not, a type that is not named) only makes a schema stricter, and
 * is left out.
 *
 * <p>Bounds: {@link #PLACES_MAX} places of a schema are read, and what refers to itself {@link
 * #SELF_REFERENCES_MAX} levels deep; the rest is anything.
 */
final class SchemaShapes {

  static final int PLACES_MAX = 10_000;
  static final int SELF_REFERENCES_MAX = 4;

  /** Keywords that say something about a single value and refer to nothing else. */
  private static final List<String> SCALAR_RULES =
      List.of(
          "type",
          "enum",
          "const",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "minLength",
          "maxLength",
          "pattern");

  private final JsonNode root;
  private final Map<String, Integer> underWay = new HashMap<>();
  private int places;
  private int depth;

  private SchemaShapes(JsonNode root) {
    this.root = root;
  }

  static Shape of(JsonSchema schema) {
    var root = schema.document().tree();
    return new SchemaShapes(root).shape(root);
  }

  private Shape shape(JsonNode schema) {
    if (++places > PLACES_MAX || depth >= Shape.DEPTH_MAX || !schema.isObject()) return Shape.ANY;
    depth++;
    var shape = shapeOf(schema);
    depth--;
    return shape;
  }

  private Shape shapeOf(JsonNode schema) {
    if (schema.path("$ref").isTextual()) return referred(schema.path("$ref").asText());
    var shapes = new ArrayList<Shape>();
    for (String type : types(schema)) shapes.add(typed(schema, type));
    return shapes.isEmpty() ? Shape.ANY : Shape.either(shapes);
  }

  private Shape referred(String reference) {
    if (!reference.equals("#") && !reference.startsWith("#/")) return Shape.ANY;
    int levels = underWay.merge(reference, 1, Integer::sum);
    var shape =
        levels > SELF_REFERENCES_MAX
            ? Shape.ANY
            : shape(root.at(JsonPointer.compile(reference.substring(1))));
    underWay.merge(reference, -1, Integer::sum);
    return shape;
  }

  private static Set<String> types(JsonNode schema) {
    var types = new TreeSet<String>();
    var type = schema.path("type");
    if (type.isTextual()) types.add(type.asText());
    for (JsonNode each : type) types.add(each.asText());
    if (type.isMissingNode()) for (JsonNode value : constants(schema)) types.add(typeOf(value));
    return types;
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case NULL -> "null";
      case NUMBER -> value.canConvertToExactIntegral() ? "integer" : "number";
      case BINARY, MISSING, POJO -> "any";
    };
  }

  private static List<JsonNode> constants(JsonNode schema) {
    if (schema.has("const")) return List.of(schema.path("const"));
    var values = new ArrayList<JsonNode>();
    schema.path("enum").forEach(values::add);
    return values;
  }

  private Shape typed(JsonNode schema, String type) {
    return switch (type) {
      case "object" -> object(schema);
      case "array" ->
          new Shape.ListOf(schema.has("prefixItems") ? Shape.ANY : shape(schema.path("items")));
      case "string" -> scalar(schema, Shape.Kind.STRING);
      case "integer" -> scalar(schema, Shape.Kind.INTEGER);
      case "number" -> scalar(schema, Shape.Kind.NUMBER);
      case "boolean" -> scalar(schema, Shape.Kind.BOOLEAN);
      case "null" -> scalar(schema, Shape.Kind.NULL);
      default -> Shape.ANY;
    };
  }

  private static Shape scalar(JsonNode schema, Shape.Kind kind) {
    var constants =
        constants(schema).stream().filter(value -> isOf(kind, value)).map(Json::of).toList();
    var rule = JsonNodeFactory.instance.objectNode();
    for (String keyword : SCALAR_RULES)
      if (schema.has(keyword)) rule.set(keyword, schema.get(keyword));
    return new Shape.Scalar(kind, constants, Json.of(rule));
  }

  private static boolean isOf(Shape.Kind kind, JsonNode value) {
    var type = typeOf(value);
    return switch (kind) {
      case STRING -> type.equals("string");
      case INTEGER -> type.equals("integer");
      case NUMBER -> type.equals("integer") || type.equals("number");
      case BOOLEAN -> type.equals("boolean");
      case NULL -> type.equals("null");
      case DOUBLE, UNSIGNED, TIMESTAMP, DURATION, BYTES, TYPE -> false;
    };
  }

  private Shape object(JsonNode schema) {
    var properties = new LinkedHashMap<String, Shape>();
    for (var property : schema.path("properties").properties())
      properties.put(property.getKey(), shape(property.getValue()));
    var required = new TreeSet<String>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    return new Shape.ObjectOf(properties, required, others(schema));
  }

  private @Nullable Shape others(JsonNode schema) {
    var additional = schema.path("additionalProperties");
    if (schema.has("patternProperties") || additional.isMissingNode()) return Shape.ANY;
    return additional.isBoolean() && !additional.booleanValue() ? null : shape(additional);
  }
}
