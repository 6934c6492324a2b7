package io.millrace.contracts.definition;

import io.millrace.contracts.json.Json;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * A guardrail as the registry knows it: what is looked for, where, and what follows.
 *
 * @param type what is looked for, such as {@code injection}
 * @param at where it looks
 * @param onFinding what follows when it finds something
 * @param settings settings of its type
 */
public record GuardrailDefinition(
    String name,
    String description,
    String type,
    Set<Point> at,
    Action onFinding,
    Json settings,
    Json document) {

  /** Where a guardrail looks: what comes in, arguments and results of tools, what goes out. */
  public enum Point {
    INPUT,
    TOOL,
    OUTPUT
  }

  /** What follows a finding: the text is changed, a person looks, or the attempt fails. */
  public enum Action {
    REWRITE,
    REVIEW,
    BLOCK
  }

  public GuardrailDefinition {
    at = Set.copyOf(at);
  }

  /**
   * @throws InvalidDefinitionException with every problem that was found
   */
  public static GuardrailDefinition parse(DefinitionText text) {
    var document = DefinitionSchemas.GUARDRAIL.require(text);
    var at = EnumSet.noneOf(Point.class);
    document.path("at").forEach(point -> at.add(Point.valueOf(upper(point.asText()))));
    return new GuardrailDefinition(
        document.path("guardrail").asText(),
        document.path("description").asText(),
        document.path("type").asText(),
        at,
        Action.valueOf(upper(document.path("onFinding").asText())),
        document.has("settings") ? Json.of(document.path("settings")) : Json.EMPTY_OBJECT,
        text.canonical());
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }
}
