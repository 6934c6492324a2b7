package io.millrace.statestore.registry;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.MemoryPolicy;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.definition.PromptDefinition;
import io.millrace.contracts.message.RegistryEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether an agent and what it works with fit: its prompt asks for fields its input can have, its
 * memory looks at places there can be, and what it may call does no more than it says of itself.
 * Only what can never be right is told.
 */
final class AgentChecks {

  private final AgentDefinition agent;
  private final DefinitionText text;
  private final Uses uses;
  private final List<Problem> problems = new ArrayList<>();

  private AgentChecks(AgentDefinition agent, DefinitionText text, Uses uses) {
    this.agent = agent;
    this.text = text;
    this.uses = uses;
  }

  static List<Problem> check(AgentDefinition agent, DefinitionText text, Uses uses) {
    var checks = new AgentChecks(agent, text, uses);
    checks.checkTools();
    checks.checkPrompt();
    checks.checkMemory();
    return checks.problems;
  }

  /** A run could not start: it needs the agent that rolls back. */
  static List<Problem> warnings(AgentDefinition agent, DefinitionText text, Uses uses) {
    var rollback = agent.rollback();
    if (rollback == null
        || rollback.equals(AgentDefinition.NO_ROLLBACK)
        || uses.at("/rollback").isPresent()) return List.of();
    return List.of(
        text.problem(
            "/rollback",
            "No agent is called '%s' yet; no run can ask '%s' before it is published"
                .formatted(rollback, agent.name())));
  }

  private void checkTools() {
    if (agent.mutates()) return;
    for (int i = 0; i < agent.parts().tools().size(); i++) {
      var pointer = "/tools/" + i;
      uses.at(pointer)
          .filter(tool -> tool.document().tree().path("mutates").asBoolean())
          .ifPresent(
              tool ->
                  problems.add(
                      text.problem(
                          pointer,
                          "'%s' changes something outside, but '%s' says it does not; say 'mutates: true' and who rolls it back, or take the tool away"
                              .formatted(tool.name(), agent.name()))));
    }
  }

  private void checkPrompt() {
    if (!agent.kind().equals("model")) return;
    var prompt = agent.prompt();
    if (prompt != null) requireFields("/prompt", PromptDefinition.variables(prompt));
    uses.at("/promptRef")
        .ifPresent(
            entry ->
                requireFields(
                    "/promptRef",
                    PromptDefinition.parse(DefinitionText.of(entry.document())).variables()));
  }

  private void requireFields(String pointer, SortedSet<String> variables) {
    var input = agent.input().document().tree();
    for (String variable : variables)
      if (!mayHave(input, input, variable))
        problems.add(
            text.problem(
                pointer,
                "{{%s}} stands for a field of the input, and the input has none of that name; add it to input.properties or take it out of the prompt"
                    .formatted(variable)));
  }

  private void checkMemory() {
    var entry = uses.at("/memory").orElse(null);
    if (entry == null) return;
    var policy = MemoryPolicy.parse(DefinitionText.of(entry.document()));
    var input = agent.input().document().tree();
    var output = agent.output().document().tree();
    requirePlace(entry, "subject", policy.subject(), input, "input");
    requirePlace(entry, "query", policy.query(), input, "input");
    var save = policy.save();
    if (save != null) requirePlace(entry, "save.from", save.from(), output, "output");
  }

  private void requirePlace(
      RegistryEntry policy, String what, @Nullable String place, JsonNode schema, String side) {
    if (place == null || place.isEmpty()) return;
    if (!mayHavePlace(schema, schema, JsonPointer.compile(place)))
      problems.add(
          text.problem(
              "/memory",
              "The memory policy '%s' looks at %s as its %s, and the %s of '%s' has no such place; mend one of them"
                  .formatted(policy.name(), place, what, side, agent.name())));
  }

  private static boolean mayHavePlace(JsonNode schema, JsonNode root, JsonPointer place) {
    if (place.matches()) return true;
    var node = resolved(schema, root);
    var key = place.getMatchingProperty();
    if (node.isMissingNode() || node.has("items")) return true;
    if (!mayHave(node, root, key)) return false;
    var next = node.path("properties").path(key);
    return next.isMissingNode() || mayHavePlace(next, root, place.tail());
  }

  /** A schema that says more than properties may allow any key. */
  private static boolean mayHave(JsonNode schema, JsonNode root, String key) {
    var node = resolved(schema, root);
    if (node.path("properties").has(key)) return true;
    var additional = node.path("additionalProperties");
    return !additional.isBoolean() || additional.booleanValue() || node.has("patternProperties");
  }

  private static JsonNode resolved(JsonNode schema, JsonNode root) {
    var reference = schema.path("$ref").asText("");
    return reference.startsWith("#/") ? root.at(reference.substring(1)) : schema;
  }
}
