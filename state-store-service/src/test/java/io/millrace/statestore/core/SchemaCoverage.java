package io.millrace.statestore.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which properties and enumerated values of a JSON Schema documents make use of, as pointers into
 * the schema. Understands the keywords that {@code workflow.schema.json} is written with.
 */
final class SchemaCoverage {

  private final JsonNode schema;
  private final Set<String> used = new TreeSet<>();

  SchemaCoverage(JsonNode schema) {
    this.schema = schema;
  }

  /** Takes up what a document uses. */
  void add(JsonNode document) {
    walk(schema, "", document);
  }

  /** What no document used. */
  Set<String> unused() {
    var unused = new TreeSet<String>();
    collect(schema, "", unused);
    unused.removeAll(used);
    return unused;
  }

  private void walk(JsonNode rule, String place, JsonNode value) {
    if (rule.has("$ref")) {
      var target = rule.path("$ref").asText().substring(1);
      walk(schema.at(target), target, value);
    }
    for (var property : rule.path("properties").properties())
      if (value.has(property.getKey())) {
        var there = place + "/properties/" + property.getKey();
        used.add(there);
        walk(property.getValue(), there, value.path(property.getKey()));
      }
    if (rule.path("additionalProperties").isObject())
      for (var field : value.properties())
        if (!rule.path("properties").has(field.getKey()))
          walk(
              rule.path("additionalProperties"), place + "/additionalProperties", field.getValue());
    for (JsonNode each : rule.path("enum"))
      if (each.equals(value)) used.add(place + "/enum/" + each.asText());
    if (rule.has("items")) value.forEach(item -> walk(rule.path("items"), place + "/items", item));
    if (rule.has("if")) {
      var branch = holds(rule.path("if"), value) ? "then" : "else";
      walk(rule.path(branch), place + "/" + branch, value);
    }
    for (String keyword : Set.of("oneOf", "allOf"))
      for (int i = 0; i < rule.path(keyword).size(); i++)
        walk(rule.path(keyword).path(i), place + "/" + keyword + "/" + i, value);
  }

  private static boolean holds(JsonNode condition, JsonNode value) {
    for (JsonNode name : condition.path("required")) if (!value.has(name.asText())) return false;
    return true;
  }

  private static void collect(JsonNode rule, String place, Set<String> all) {
    for (var property : rule.path("properties").properties())
      all.add(place + "/properties/" + property.getKey());
    for (JsonNode each : rule.path("enum")) all.add(place + "/enum/" + each.asText());
    for (var field : rule.properties())
      collect(field.getValue(), place + "/" + field.getKey(), all);
    if (rule.isArray())
      for (int i = 0; i < rule.size(); i++) collect(rule.path(i), place + "/" + i, all);
  }
}
