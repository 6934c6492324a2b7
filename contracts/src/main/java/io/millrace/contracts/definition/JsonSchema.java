package io.millrace.contracts.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.millrace.contracts.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema (draft 2020-12) that is itself well-formed. References to other documents are not
 * followed: a definition is self-contained.
 *
 * @param document the schema
 */
public record JsonSchema(Json document, Schema compiled) {

  private static final String DIALECT = SpecificationVersion.DRAFT_2020_12.getDialectId();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder -> builder.schemaLoader(loader -> loader.fetchRemoteResources(false)));

  /**
   * @throws IllegalArgumentException when it is no schema
   */
  public static JsonSchema of(JsonNode schema) {
    if (!schema.isObject() && !schema.isBoolean())
      throw new IllegalArgumentException("A JSON Schema is an object");
    try {
      return new JsonSchema(
          Json.of(schema), REGISTRY.getSchema(schema.toString(), InputFormat.JSON));
    } catch (SchemaException e) {
      throw new IllegalArgumentException("Not a JSON Schema: " + e.getMessage(), e);
    }
  }

  /**
   * What the specification forbids in the schema itself, as pointers into it: a type there is not,
   * a bound that is no number. Such a schema compiles, and then refuses every value or none.
   */
  public List<Problem> mistakes() {
    var dialect = document.tree().path("$schema").asText(DIALECT);
    return dialect.equals(DIALECT)
        ? problems(REGISTRY.getSchema(SchemaLocation.of(DIALECT)), document)
        : List.of();
  }

  /** What is wrong with a value, in the order of the document; empty when it is valid. */
  public List<Problem> validate(Json value) {
    return problems(compiled, value);
  }

  /**
   * A rule that a value breaks.
   *
   * @param pointer JSON pointer of the rule in the schema
   * @param keyword such as {@code required}
   * @param property name that is missing or too much; null for other rules
   */
  record Violation(String pointer, String keyword, @Nullable String property, String message) {}

  /** Which rules a value breaks. */
  List<Violation> violations(Json value) {
    return compiled.validate(value.text(), InputFormat.JSON).stream()
        .map(
            error ->
                new Violation(
                    String.valueOf(error.getSchemaLocation().getFragment()),
                    error.getKeyword(),
                    error.getProperty(),
                    error.getMessage()))
        .toList();
  }

  private static List<Problem> problems(Schema schema, Json value) {
    return schema.validate(value.text(), InputFormat.JSON).stream()
        .map(
            error ->
                new Problem(String.valueOf(error.getInstanceLocation()), 0, error.getMessage()))
        .toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonSchema that && document.equals(that.document);
  }

  @Override
  public int hashCode() {
    return document.hashCode();
  }
}
