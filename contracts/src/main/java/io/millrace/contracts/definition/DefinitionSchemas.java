package io.millrace.contracts.definition;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The JSON Schemas of the documents that people publish. */
public enum DefinitionSchemas {
  WORKFLOW("/schema/workflow.schema.json"),
  AGENT("/schema/agent.schema.json");

  private final JsonSchema schema;

  DefinitionSchemas(String path) {
    try (var in = Objects.requireNonNull(DefinitionSchemas.class.getResourceAsStream(path), path)) {
      schema = JsonSchema.of(new JsonMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public JsonSchema schema() {
    return schema;
  }

  /** What is wrong with a document, with lines. */
  public List<Problem> validate(DefinitionText text) {
    return schema.validate(text.canonical()).stream()
        .map(p -> text.problem(p.pointer(), p.message()))
        .toList();
  }
}
