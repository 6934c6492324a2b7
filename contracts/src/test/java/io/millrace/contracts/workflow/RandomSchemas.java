package io.millrace.contracts.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Random JSON Schemas, values they allow, and expressions that may or may not have a value for
 * them. A value has every key its schema names, and no list and no object of it is empty: what is
 * told of a key or an item is about values that have one.
 */
final class RandomSchemas {

  private static final int DEPTH_MAX = 3;
  private static final List<String> KEYS = List.of("a", "b", "c");
  private static final List<String> TEXTS = List.of("x", "y", "7");

  private final SplittableRandom random;
  private @Nullable Object input;

  RandomSchemas(long seed) {
    random = new SplittableRandom(seed);
  }

  Map<String, Object> object() {
    return object(0);
  }

  Map<String, Object> schema() {
    return schema(0);
  }

  private Map<String, Object> schema(int depth) {
    return switch (random.nextInt(depth < DEPTH_MAX ? 10 : 6)) {
      case 0 -> Map.of("type", "string");
      case 1 -> Map.of("type", "integer");
      case 2 -> Map.of("type", "number");
      case 3 -> Map.of("type", List.of("string", "null"));
      case 4 -> Map.of("type", "string", "enum", TEXTS.subList(0, 1 + random.nextInt(3)));
      case 5 -> random.nextBoolean() ? Map.of("type", "boolean") : Map.of();
      case 6, 7 -> Map.of("type", "array", "items", schema(depth + 1));
      default -> object(depth + 1);
    };
  }

  private Map<String, Object> object(int depth) {
    var properties = new LinkedHashMap<String, Object>();
    for (String key : KEYS)
      if (key.equals("a") || random.nextInt(3) > 0) properties.put(key, schema(depth + 1));
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("required", properties.keySet().stream().filter(k -> random.nextBoolean()).toList());
    switch (random.nextInt(3)) {
      case 0 -> schema.put("additionalProperties", false);
      case 1 -> schema.put("additionalProperties", schema(depth + 1));
      default -> {}
    }
    return schema;
  }

  @Nullable Object value(Map<?, ?> schema) {
    if (schema.get("enum") instanceof List<?> values)
      return values.get(random.nextInt(values.size()));
    return switch (String.valueOf(schema.get("type"))) {
      case "null" -> random.nextBoolean() ? (Object) "x" : (Object) 3L;
      case "[string, null]" -> random.nextBoolean() ? "x" : null;
      case "integer" -> random.nextLong(5);
      case "number" -> random.nextBoolean() ? (Object) 2L : (Object) 2.5;
      case "boolean" -> random.nextBoolean();
      case "array" -> {
        var items = new ArrayList<@Nullable Object>();
        for (int i = random.nextInt(2); i >= 0; i--) items.add(value(part(schema, "items")));
        yield items;
      }
      case "object" -> {
        var value = new LinkedHashMap<String, @Nullable Object>();
        for (var property : part(schema, "properties").entrySet())
          value.put((String) property.getKey(), value((Map<?, ?>) property.getValue()));
        if (schema.get("additionalProperties") instanceof Map<?, ?> others && random.nextBoolean())
          for (String key : KEYS) if (!value.containsKey(key)) value.put(key, value(others));
        yield value;
      }
      default -> "y";
    };
  }

  private static Map<?, ?> part(Map<?, ?> schema, String keyword) {
    return (Map<?, ?>) Objects.requireNonNull(schema.get(keyword));
  }

  /** An expression over an input. */
  String expression(@Nullable Object input) {
    this.input = input;
    return expression(0, "input");
  }

  private String expression(int depth, String variable) {
    if (depth > DEPTH_MAX) return path(variable);
    int next = depth + 1;
    return switch (random.nextInt(15)) {
      case 0 -> "{\"a\": %s, \"b\": %s}".formatted(expression(next, variable), path(variable));
      case 1 -> "{\"c\": %s}".formatted(expression(next, variable));
      case 2 -> "[%s]".formatted(expression(next, variable));
      case 3 -> "(%s + %s)".formatted(path(variable), expression(next, variable));
      case 4 -> "size(%s)".formatted(expression(next, variable));
      case 5 -> "string(%s)".formatted(path(variable));
      case 6 -> "int(%s)".formatted(path(variable));
      case 7 -> "%s.map(v%d, %s)".formatted(path(variable), depth, expression(next, "v" + depth));
      case 8 -> "%s.filter(v%d, true)".formatted(path(variable), depth);
      case 9 -> "(%s < %s)".formatted(path(variable), path(variable));
      case 10 -> "%s.startsWith(\"x\")".formatted(path(variable));
      case 11 -> List.of("1", "2.5", "\"x\"", "true", "null").get(random.nextInt(5));
      default -> path(variable);
    };
  }

  /** Mostly a path there is. */
  private String path(String variable) {
    var path = new StringBuilder(variable);
    Object value = variable.equals("input") ? input : null;
    for (int i = random.nextInt(4); i > 0; i--) {
      if (value instanceof List<?> list && !list.isEmpty() && random.nextInt(8) > 0) {
        path.append("[0]");
        value = list.getFirst();
      } else if (value instanceof Map<?, ?> map && !map.isEmpty() && random.nextInt(8) > 0) {
        var keys = List.copyOf(map.keySet());
        var key = keys.get(random.nextInt(keys.size()));
        path.append('.').append(key);
        value = map.get(key);
      } else if (random.nextInt(4) == 0) path.append(random.nextBoolean() ? "[0]" : ".b");
    }
    return path.toString();
  }

  /** The narrowest schema of a value. */
  static Map<String, Object> schemaOf(@Nullable Object value) {
    return switch (value) {
      case null -> Map.of("type", "null");
      case Boolean truth -> Map.of("type", "boolean");
      case Long number -> Map.of("type", "integer");
      case Number number -> Map.of("type", "number");
      case List<?> list when list.stream().map(RandomSchemas::schemaOf).distinct().count() == 1 ->
          Map.of("type", "array", "items", schemaOf(list.getFirst()));
      case List<?> list -> Map.of("type", "array");
      case Map<?, ?> map -> {
        var properties = new LinkedHashMap<String, Object>();
        map.forEach((key, each) -> properties.put(String.valueOf(key), schemaOf(each)));
        yield Map.of(
            "type",
            "object",
            "required",
            List.copyOf(properties.keySet()),
            "additionalProperties",
            false,
            "properties",
            properties);
      }
      default -> Map.of("type", "string", "enum", List.of(value));
    };
  }
}
