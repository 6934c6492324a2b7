package io.millrace.statestore.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.JsonSchema;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.definition.Reference;
import io.millrace.contracts.definition.SchemaBreaks;
import io.millrace.contracts.definition.ToolDefinition;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.tool.ToolProblems;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a tool can be called as it says ({@link ToolProblems}), and whether it and the tools that
 * undo and reconcile it fit: none is itself, and the one that is asked what happened changes
 * nothing and takes what it is given.
 */
final class ToolChecks {

  /** An effect key, as a reconciler is given it. */
  private static final String EFFECT_KEY = "0".repeat(64);

  private ToolChecks() {}

  static List<Problem> check(ToolDefinition tool, DefinitionText text, Uses uses) {
    var problems = new ArrayList<>(ToolProblems.of(tool, text));
    requireOther(tool, "/rollback", tool.rollback(), text, problems);
    requireOther(tool, "/reconcile", tool.reconcile(), text, problems);
    uses.at("/reconcile").ifPresent(entry -> checkReconciler(tool, entry, text, problems));
    return problems;
  }

  private static void requireOther(
      ToolDefinition tool,
      String pointer,
      @Nullable Reference other,
      DefinitionText text,
      List<Problem> problems) {
    if (other != null && other.name().equals(tool.name()))
      problems.add(
          text.problem(
              pointer, "'%s' cannot be that for itself; name another tool".formatted(tool.name())));
  }

  private static void checkReconciler(
      ToolDefinition tool, RegistryEntry entry, DefinitionText text, List<Problem> problems) {
    var reconciler = entry.document().tree();
    if (reconciler.path("mutates").asBoolean())
      problems.add(
          text.problem(
              "/reconcile",
              "'%s' is asked what happened and must change nothing itself; name a tool that does not mutate"
                  .formatted(entry.name())));
    var input = JsonSchema.of(reconciler.path("input"));
    SchemaBreaks.ofInput(given(tool), input).stream()
        .findFirst()
        .ifPresent(
            misfit ->
                problems.add(
                    text.problem(
                        "/reconcile",
                        "'%s' is given {effectKey, arguments} and does not take it: %s, in %s; let its input be that"
                            .formatted(entry.name(), misfit.message(), misfit.shownExample()))));
  }

  private static JsonSchema given(ToolDefinition tool) {
    var nodes = JsonNodeFactory.instance;
    var properties = nodes.objectNode();
    properties.set("effectKey", nodes.objectNode().put("const", EFFECT_KEY));
    properties.set("arguments", arguments(tool.input().document().tree()));
    var given = nodes.objectNode().put("type", "object").put("additionalProperties", false);
    given.set("required", nodes.arrayNode().add("effectKey").add("arguments"));
    given.set("properties", properties);
    return JsonSchema.of(given);
  }

  /** A schema that refers to parts of itself cannot stand inside another. */
  private static JsonNode arguments(JsonNode input) {
    return input.findValue("$ref") == null
        ? input
        : JsonNodeFactory.instance.objectNode().put("type", "object");
  }
}
