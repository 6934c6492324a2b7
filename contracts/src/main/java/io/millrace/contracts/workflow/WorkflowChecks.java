package io.millrace.contracts.workflow;

import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules between the parts of a definition that a JSON Schema cannot say. */
final class WorkflowChecks {

  private final DefinitionText text;
  private final Map<String, Step> steps;
  private final List<Problem> problems = new ArrayList<>();

  WorkflowChecks(DefinitionText text, Map<String, Step> steps) {
    this.text = text;
    this.steps = steps;
  }

  List<Problem> check(@Nullable Expression output) {
    for (Step step : steps.values()) checkOrder(step);
    if (!problems.isEmpty()) return problems;
    for (Step step : steps.values()) checkReads(step);
    if (output != null) checkReads("/output", output, steps.keySet(), "the workflow");
    return problems;
  }

  private void checkOrder(Step step) {
    var place = "/steps/" + step.id();
    for (String before : step.after())
      if (!steps.containsKey(before))
        problems.add(
            text.problem(
                place + "/after",
                "No step is called '" + before + "'; the steps are " + steps.keySet()));
    if (Workflow.ancestors(step.id(), steps::get).contains(step.id()))
      problems.add(
          text.problem(
              place + "/after",
              "'" + step.id() + "' waits for itself; take one 'after' of the circle away"));
    if (step instanceof Step.AgentStep agent && !Topics.AGENT_NAME.matcher(agent.agent()).matches())
      problems.add(text.problem(place + "/agent", "An agent's name matches " + Topics.AGENT_NAME));
  }

  private void checkReads(Step step) {
    var place = "/steps/" + step.id();
    var settled = Workflow.ancestors(step.id(), steps::get);
    if (step.when() != null)
      checkReads(place + "/when", step.when(), settled, "'" + step.id() + "'");
    if (step instanceof Step.AgentStep agent)
      checkReads(place + "/input", agent.input(), settled, "'" + step.id() + "'");
  }

  private void checkReads(String place, Expression expression, Set<String> settled, String reader) {
    for (String name : expression.stepsRead()) {
      if (!steps.containsKey(name))
        problems.add(text.problem(place, "It reads steps." + name + ", but no step is called so"));
      else if (!settled.contains(name))
        problems.add(
            text.problem(
                place,
                "It reads steps."
                    + name
                    + ", which is not settled before "
                    + reader
                    + "; add '"
                    + name
                    + "' to 'after'"));
    }
  }
}
