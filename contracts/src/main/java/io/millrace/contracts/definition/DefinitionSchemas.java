package io.millrace.contracts.definition;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The JSON Schemas of the documents that people publish. */
public enum DefinitionSchemas {
  WORKFLOW("/schema/workflow.schema.json"),
  AGENT("/schema/agent.schema.json"),
  TOOL("/schema/tool.schema.json"),
  MODEL("/schema/model.schema.json"),
  PROMPT("/schema/prompt.schema.json"),
  GUARDRAIL("/schema/guardrail.schema.json"),
  MEMORY("/schema/memory.schema.json");

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

  /**
   * The document, if it follows the schema.
   *
   * @throws InvalidDefinitionException with every problem
   */
  ObjectNode require(DefinitionText text) {
    var problems = validate(text);
    if (!problems.isEmpty()) throw new InvalidDefinitionException(problems);
    return text.document();
  }

  /** What is wrong with a document, with lines. */
  public List<Problem> validate(DefinitionText text) {
    return schema.validate(text.canonical()).stream()
        .map(p -> text.problem(p.pointer(), p.message()))
        .toList();
  }
}
