package io.millrace.contracts.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.message.RegistryKind;
import java.util.ArrayList;
import java.util.List;

/**
 * The definitions that a definition names, with their places. Read from the document alone, so that
 * published ones of any age can be asked.
 *
 * <p>What an agent, a tool or a model works with is pinned when it is published; agents and
 * workflows that a workflow starts, and the agent that rolls back another, are taken when a run
 * starts. The deployment's own model, {@link ModelDefinition#OWN}, is no definition.
 */
public final class DefinitionReferences {

  /**
   * A definition that is named.
   *
   * @param pointer JSON pointer of the place
   * @param pinned whether its version is fixed when the definition is published
   */
  public record Named(RegistryKind kind, Reference reference, String pointer, boolean pinned) {}

  private final JsonNode document;
  private final List<Named> found = new ArrayList<>();

  private DefinitionReferences(JsonNode document) {
    this.document = document;
  }

  /** In the order of the fields of its kind; a name may be there more than once. */
  public static List<Named> of(RegistryKind kind, JsonNode document) {
    var references = new DefinitionReferences(document);
    switch (kind) {
      case AGENT -> references.agent();
      case WORKFLOW -> references.workflow();
      case TOOL -> {
        references.pinned(RegistryKind.TOOL, "/rollback");
        references.pinned(RegistryKind.TOOL, "/reconcile");
      }
      case MODEL -> references.pinned(RegistryKind.MODEL, "/fallback");
      case PROMPT, GUARDRAIL, MEMORY -> {}
    }
    return List.copyOf(references.found);
  }

  private void agent() {
    pinned(RegistryKind.MODEL, "/model");
    pinned(RegistryKind.PROMPT, "/promptRef");
    all(RegistryKind.TOOL, "/tools", true);
    all(RegistryKind.GUARDRAIL, "/guardrails", true);
    pinned(RegistryKind.MEMORY, "/memory");
    add(RegistryKind.AGENT, "/rollback", false);
  }

  private void workflow() {
    add(RegistryKind.WORKFLOW, "/session/summariser", false);
    for (var step : document.path("steps").properties()) {
      var place = "/steps/" + step.getKey();
      add(RegistryKind.AGENT, place + "/agent", false);
      add(RegistryKind.WORKFLOW, place + "/workflow", false);
      all(RegistryKind.AGENT, place + "/supervisor/agents", false);
      add(RegistryKind.AGENT, place + "/rollback", false);
    }
  }

  private void pinned(RegistryKind kind, String pointer) {
    add(kind, pointer, true);
  }

  private void all(RegistryKind kind, String pointer, boolean pinned) {
    for (int i = 0; i < document.at(pointer).size(); i++) add(kind, pointer + "/" + i, pinned);
  }

  private void add(RegistryKind kind, String pointer, boolean pinned) {
    var name = document.at(pointer);
    if (name.isTextual()
        && !name.asText().equals(AgentDefinition.NO_ROLLBACK)
        && !(kind == RegistryKind.MODEL && name.asText().equals(ModelDefinition.OWN)))
      found.add(new Named(kind, Reference.parse(name.asText()), pointer, pinned));
  }
}
