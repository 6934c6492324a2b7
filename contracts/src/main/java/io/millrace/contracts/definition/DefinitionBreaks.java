package io.millrace.contracts.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.contracts.definition.SchemaBreaks.Break;
import io.millrace.contracts.message.RegistryKind;
import java.util.ArrayList;
import java.util.List;

/**
 * What a new version of an agent or a tool breaks for those that use the version before, in its
 * input and its output. Definitions of other kinds have no schema that others rely on.
 */
public final class DefinitionBreaks {

  /** Whose schema it is: that of what it takes, or of what it gives. */
  public enum Side {
    INPUT("/input"),
    OUTPUT("/output");

    private final String pointer;

    Side(String pointer) {
      this.pointer = pointer;
    }
  }

  /**
   * One thing that breaks.
   *
   * @param pointer JSON pointer in the definition: in the new one for the input, in the one before
   *     for the output
   */
  public record Broken(Side side, String pointer, Break what) {

    /**
     * For people.
     *
     * @param version of the definition before
     */
    public String message(int version) {
      return switch (side) {
        case INPUT ->
            "Version %d takes %s, this one refuses it: %s"
                .formatted(version, what.shownExample(), what.message());
        case OUTPUT ->
            "This one may give %s, which version %d never gave: %s"
                .formatted(what.shownExample(), version, what.message());
      };
    }

    /** Whether a difference between the two definitions is the cause. */
    public boolean causedBy(DefinitionChange change) {
      return isWithin(pointer, change.pointer()) || isWithin(change.pointer(), pointer);
    }

    private static boolean isWithin(String place, String around) {
      return place.equals(around) || place.startsWith(around + "/");
    }
  }

  private DefinitionBreaks() {}

  /** Everything that certainly breaks; each with a value that proves it. */
  public static List<Broken> between(RegistryKind kind, JsonNode before, JsonNode after) {
    return switch (kind) {
      case AGENT, TOOL -> between(before, after);
      case WORKFLOW, MODEL, PROMPT, GUARDRAIL, MEMORY -> List.of();
    };
  }

  private static List<Broken> between(JsonNode before, JsonNode after) {
    var broken = new ArrayList<Broken>();
    add(
        Side.INPUT,
        SchemaBreaks.ofInput(schema(before.path("input")), schema(after.path("input"))),
        broken);
    add(
        Side.OUTPUT,
        SchemaBreaks.ofOutput(schema(before.path("output")), schema(after.path("output"))),
        broken);
    return List.copyOf(broken);
  }

  private static void add(Side side, List<Break> breaks, List<Broken> broken) {
    for (var each : breaks) broken.add(new Broken(side, side.pointer + each.pointer(), each));
  }

  /** A tool that says nothing about its output may give anything. */
  private static JsonSchema schema(JsonNode schema) {
    return JsonSchema.of(schema.isMissingNode() ? JsonNodeFactory.instance.objectNode() : schema);
  }
}
