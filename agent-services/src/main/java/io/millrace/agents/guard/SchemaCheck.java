package io.millrace.agents.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.RegularExpression;
import io.millrace.contracts.definition.JsonSchema;
import java.util.List;

/**
 * Whether a document is what a JSON Schema (draft 2020-12) says. Patterns in the schema run in
 * linear time (RE2 syntax); a look-around or a back reference is a problem at publish time. A
 * finding names the rule of the schema, never the value.
 */
record SchemaCheck(Schema schema) implements Check {

  private static final String CODE = "schema_mismatch";
  private static final int DEPTH_MAX = 100;

  private static final SchemaRegistry LINEAR =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder
                  .schemaLoader(loader -> loader.fetchRemoteResources(false))
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder()
                          .regularExpressionFactory(SchemaCheck::linear)
                          .build()));

  static Check of(SettingsReader reader) {
    var document = reader.raw("schema");
    if (!document.isObject()) {
      reader.problem("schema", "A JSON Schema, which is an object");
      return (subject, places, deadline) -> List.of();
    }
    try {
      for (var mistake : JsonSchema.of(document).mistakes())
        reader.problem("schema" + mistake.pointer(), mistake.message());
    } catch (IllegalArgumentException e) {
      reader.problem("schema", String.valueOf(e.getMessage()));
    }
    checkPatterns(document, "schema", 0, reader);
    try {
      return new SchemaCheck(LINEAR.getSchema(document.toString(), InputFormat.JSON));
    } catch (SchemaException | PatternSyntaxException e) {
      reader.problem("schema", "Not a JSON Schema that can be used here");
      return (subject, places, deadline) -> List.of();
    }
  }

  private static void checkPatterns(JsonNode node, String at, int depth, SettingsReader reader) {
    if (depth > DEPTH_MAX) {
      reader.problem(at, "At most " + DEPTH_MAX + " levels");
      return;
    }
    for (var member : node.properties()) {
      var there = at + "/" + member.getKey();
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
    var problem = Patterns.problem(pattern);
    if (problem != null) reader.problem(at, problem);
  }

  private static RegularExpression linear(String pattern) {
    var compiled = Pattern.compile(pattern);
    return value -> compiled.matcher(value).find();
  }

  @Override
  public List<Hit> find(GuardSubject subject, List<Place> places, Deadline deadline) {
    deadline.check();
    return schema.validate(subject.document().text(), InputFormat.JSON).stream()
        .map(SchemaCheck::hit)
        .toList();
  }

  private static Hit hit(Error error) {
    var pointer = new StringBuilder();
    var location = error.getInstanceLocation();
    for (int i = 0; i < location.getNameCount(); i++) {
      var name = String.valueOf(location.getName(i));
      boolean isIndex = name.length() <= 9 && name.chars().allMatch(Character::isDigit);
      pointer.append('/').append(isIndex ? name : Places.shown(name, i));
    }
    return new Hit(
        new Finding(CODE, pointer.toString(), "Not what the rule " + error.getKeyword() + " says"),
        null,
        0,
        0,
        null);
  }
}
