package io.millrace.contracts.guardrail;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.RegularExpression;
import io.millrace.contracts.definition.JsonSchema;

/**
 * Reads a JSON Schema (draft 2020-12) whose patterns take linear time (RE2 syntax); a look-around
 * or a back reference is a problem. References to other documents are not followed.
 */
final class SettingsSchema {

  private static final int DEPTH_MAX = 100;

  private static final SchemaRegistry LINEAR =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder
                  .schemaLoader(loader -> loader.fetchRemoteResources(false))
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder()
                          .regularExpressionFactory(SettingsSchema::linear)
                          .build()));

  private SettingsSchema() {}

  /** The schema; where there is a problem, one that refuses everything. */
  static Schema read(String key, SettingsReader reader) {
    var document = reader.raw(key);
    if (!document.isObject()) {
      reader.problem(key, "A JSON Schema, which is an object");
      return nothing();
    }
    int before = reader.problems();
    checkPatterns(document, key, 0, reader);
    if (reader.problems() > before) return nothing();
    try {
      for (var mistake : JsonSchema.of(document).mistakes())
        reader.problem(key + mistake.pointer(), "Not a JSON Schema: " + mistake.message());
      return LINEAR.getSchema(document.toString(), InputFormat.JSON);
    } catch (IllegalArgumentException | SchemaException | PatternSyntaxException e) {
      reader.problem(key, "Not a JSON Schema that can be used here: " + e.getMessage());
      return nothing();
    }
  }

  private static Schema nothing() {
    return LINEAR.getSchema("false", InputFormat.JSON);
  }

  private static void checkPatterns(JsonNode node, String at, int depth, SettingsReader reader) {
    if (depth > DEPTH_MAX) {
      reader.problem(at, "At most " + DEPTH_MAX + " levels");
      return;
    }
    for (var member : node.properties()) {
      var there = at + "/" + member.getKey().replace("~", "~0").replace("/", "~1");
      if (member.getKey().equals("pattern") && member.getValue().isTextual())
        checkPattern(member.getValue().textValue(), there, reader);
      if (member.getKey().equals("patternProperties") && member.getValue().isObject())
        member.getValue().fieldNames().forEachRemaining(p -> checkPattern(p, there, reader));
      checkPatterns(member.getValue(), there, depth + 1, reader);
    }
    if (node.isArray())
      for (int i = 0; i < node.size(); i++)
        checkPatterns(node.get(i), at + "/" + i, depth + 1, reader);
  }

  private static void checkPattern(String pattern, String at, SettingsReader reader) {
    var problem = GuardrailPatterns.problem(pattern);
    if (problem != null) reader.problem(at, problem);
  }

  private static RegularExpression linear(String pattern) {
    var compiled = Pattern.compile(pattern);
    return value -> compiled.matcher(value).find();
  }
}
