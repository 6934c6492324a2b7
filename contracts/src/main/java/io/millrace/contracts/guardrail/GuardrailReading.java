package io.millrace.contracts.guardrail;

import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.GuardrailDefinition;
import io.millrace.contracts.definition.GuardrailDefinition.Action;
import io.millrace.contracts.definition.GuardrailDefinition.Point;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What was read of the settings of a guardrail, and everything that is wrong with them. The same
 * reading decides what may be published and what a worker can use: where there are problems the
 * settings must not be used, since a wrong value reads as its default.
 *
 * @param only JSON pointers to the strings that are checked; empty for all
 * @param problems as pointers into the guardrail's document, without lines
 */
public record GuardrailReading(
    GuardrailSettings settings, List<String> only, List<Problem> problems) {

  public GuardrailReading {
    only = List.copyOf(only);
    problems = List.copyOf(problems);
  }

  /** Reads the settings of one type. */
  public static GuardrailReading of(
      GuardrailType type, Set<Point> at, Action onFinding, Json settings) {
    var problems = new ArrayList<Problem>();
    if (onFinding == Action.REWRITE && !type.rewrites())
      problems.add(
          new Problem(
              "/onFinding",
              0,
              "A guardrail of the type "
                  + type.key()
                  + " has nothing to put instead: review or block"));
    if (at.isEmpty()) problems.add(new Problem("/at", 0, "At least one of input, tool and output"));
    if (type == GuardrailType.GROUNDING && !at.equals(Set.of(Point.OUTPUT)))
      problems.add(new Problem("/at", 0, "Only what an agent gives back has citations: output"));
    var reader = new SettingsReader(settings.tree(), "/settings", problems);
    var only = reader.pointers("only");
    var read = SettingsByType.read(type, reader);
    reader.end();
    return new GuardrailReading(read, only, problems);
  }

  /** Everything that keeps a guardrail from being published, with the lines of its text. */
  public static List<Problem> problems(GuardrailDefinition definition, DefinitionText text) {
    var type = GuardrailType.ofKey(definition.type()).orElseThrow();
    return of(type, definition.at(), definition.onFinding(), definition.settings())
        .problems()
        .stream()
        .map(problem -> text.problem(problem.pointer(), problem.message()))
        .toList();
  }
}
