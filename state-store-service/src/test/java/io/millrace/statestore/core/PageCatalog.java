package io.millrace.statestore.core;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.definition.AgentParts;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.JsonSchema;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTerms;
import io.millrace.contracts.workflow.Catalog;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.contracts.workflow.WorkflowParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is published around an example: the agents that the page defines, and for an example that
 * tells a story any name it asks for, with the terms the story gives it.
 */
record PageCatalog(Map<String, AgentDefinition> defined, boolean open, Map<String, AgentTerms> told)
    implements Catalog {

  private static final AgentTerms HARMLESS = new AgentTerms(false, null, 0, 0);
  private static final JsonSchema ANYTHING = JsonSchema.of(JsonNodeFactory.instance.objectNode());

  @Override
  public Optional<AgentDefinition> agent(String name) {
    var agent = Optional.ofNullable(defined.get(name));
    return agent.isPresent() || !open
        ? agent
        : Optional.of(any(name, told.getOrDefault(name, HARMLESS)));
  }

  private static AgentDefinition any(String name, AgentTerms terms) {
    return new AgentDefinition(
        name,
        "Takes and gives anything.",
        "java",
        terms.mutates(),
        terms.rollback(),
        List.of(),
        ANYTHING,
        ANYTHING,
        null,
        AgentParts.NONE,
        1,
        0,
        0,
        Json.EMPTY_OBJECT);
  }

  @Override
  public Optional<Workflow> workflow(String name) {
    if (!open) return Optional.empty();
    return Optional.of(
        WorkflowParser.parse(
            DefinitionText.read(
                """
                workflow: %s
                description: Gives back what it is given.
                input: {type: object}
                steps: {pause: {wait: PT0S}}
                output: input
                """
                    .formatted(name))));
  }
}
