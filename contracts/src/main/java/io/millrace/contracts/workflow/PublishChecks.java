package io.millrace.contracts.workflow;

import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.JsonSchema;
import io.millrace.contracts.definition.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The rules between a definition and what is published. They hold when it is published, not when it
 * is read: what was published before stays readable for ever, whatever rules come later.
 *
 * <ul>
 *   <li>Schemas are schemas.
 *   <li>Agents, workflows, rollback agents and the summariser are published; no workflow starts
 *       itself.
 *   <li>An agent that changes something outside has a rollback, or an explicit {@code rollback:
 *       none}.
 *   <li>Conditions are true or false; mappings fit the input schema of whom they are for. Only what
 *       can never be right is told: where schemas do not decide, an expression is accepted.
 *   <li>Nothing is said that has no effect, and no step is unreachable.
 * </ul>
 *
 * <p>Bounded: each schema and each comparison reads at most {@link SchemaShapes#PLACES_MAX} places.
 */
public final class PublishChecks {

  private PublishChecks() {}

  /**
   * @param workflow the workflow of the text
   * @param text where problems get their lines from
   * @return every problem, by line, each with how to mend it
   */
  public static List<Problem> check(Workflow workflow, DefinitionText text, Catalog catalog) {
    var definitions = new Definitions(catalog, workflow);
    var problems = new ArrayList<Problem>();
    problems.addAll(mistakes("/input", workflow.inputSchema(), text));
    for (Step step : workflow.inOrder())
      if (step.work() instanceof Work.AwaitSignal signal && signal.schema() != null)
        problems.addAll(mistakes("/steps/" + step.id() + "/signal/schema", signal.schema(), text));
    problems.addAll(new ReferenceChecks(workflow, text, definitions).check());
    problems.addAll(new PolicyChecks(workflow, text, definitions).check());
    problems.addAll(new TypeChecks(workflow, text, definitions).check());
    problems.sort(Comparator.comparingInt(Problem::line));
    return List.copyOf(problems);
  }

  /**
   * @param agent the agent of the text
   * @return every problem of its schemas that reading it does not find
   */
  public static List<Problem> check(AgentDefinition agent, DefinitionText text) {
    var problems = new ArrayList<>(mistakes("/input", agent.input(), text));
    problems.addAll(mistakes("/output", agent.output(), text));
    return List.copyOf(problems);
  }

  private static List<Problem> mistakes(String place, JsonSchema schema, DefinitionText text) {
    return schema.mistakes().stream()
        .map(
            mistake ->
                text.problem(place + mistake.pointer(), "Not a JSON Schema: " + mistake.message()))
        .toList();
  }
}
