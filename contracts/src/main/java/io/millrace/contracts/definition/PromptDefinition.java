package io.millrace.contracts.definition;

import io.millrace.contracts.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A prompt as the registry knows it: a template with declared variables. Each variable is used and
 * each use is declared.
 *
 * @param variables names that stand as {@code {{name}}} in the template
 */
public record PromptDefinition(
    String name, String description, String template, SortedSet<String> variables, Json document) {

  private static final Pattern VARIABLE =
      Pattern.compile("\\{\\{\\s*([A-Za-z][A-Za-z0-9_]{0,63})\\s*}}");

  /**
   * @throws InvalidDefinitionException with every problem that was found
   */
  public static PromptDefinition parse(DefinitionText text) {
    var document = DefinitionSchemas.PROMPT.require(text);
    var template = document.path("template").asText();
    var declared = new TreeSet<String>();
    document.path("variables").fieldNames().forEachRemaining(declared::add);
    var used = variables(template);
    var problems = new ArrayList<Problem>();
    for (var name : used)
      if (!declared.contains(name))
        problems.add(
            text.problem("/template", "{{" + name + "}} is not declared; add it to variables"));
    for (var name : declared)
      if (!used.contains(name))
        problems.add(text.problem("/variables/" + name, "{{" + name + "}} is not in the template"));
    if (!problems.isEmpty()) throw new InvalidDefinitionException(problems);
    return new PromptDefinition(
        document.path("prompt").asText(),
        document.path("description").asText(),
        template,
        declared,
        text.canonical());
  }

  /** Names of the variables in a template. */
  public static SortedSet<String> variables(String template) {
    var names = new TreeSet<String>();
    VARIABLE.matcher(template).results().forEach(match -> names.add(match.group(1)));
    return names;
  }

  /** A piece of a template: text as it is, or a variable. */
  public sealed interface Piece {
    record Text(String text) implements Piece {}

    record Variable(String name) implements Piece {}
  }

  /** A template in its pieces, in order. */
  public static List<Piece> pieces(String template) {
    var pieces = new ArrayList<Piece>();
    var matcher = VARIABLE.matcher(template);
    int from = 0;
    while (matcher.find()) {
      if (matcher.start() > from)
        pieces.add(new Piece.Text(template.substring(from, matcher.start())));
      pieces.add(new Piece.Variable(matcher.group(1)));
      from = matcher.end();
    }
    if (from < template.length()) pieces.add(new Piece.Text(template.substring(from)));
    return List.copyOf(pieces);
  }
}
