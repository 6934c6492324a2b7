package io.millrace.contracts.workflow;

import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds names that are not published, and workflows that would start themselves. */
final class ReferenceChecks {

  private final Workflow workflow;
  private final DefinitionText text;
  private final Definitions definitions;
  private final List<Problem> problems = new ArrayList<>();

  ReferenceChecks(Workflow workflow, DefinitionText text, Definitions definitions) {
    this.workflow = workflow;
    this.text = text;
    this.definitions = definitions;
  }

  List<Problem> check() {
    var summariser = workflow.session().summariser();
    if (summariser != null)
      requireTarget("/session/summariser", new Target.SubWorkflow(summariser));
    for (Step step : workflow.inOrder()) {
      var place = "/steps/" + step.id();
      if (step.work() instanceof Work.Supervise supervise) {
        for (int i = 0; i < supervise.agents().size(); i++)
          requireTarget(
              place + "/supervisor/agents/" + i, new Target.Agent(supervise.agents().get(i)));
      }
      var target = Workflow.targetOf(step.work());
      if (target instanceof Target.Agent) requireTarget(place + "/agent", target);
      if (target instanceof Target.SubWorkflow(String name)) {
        requireTarget(place + "/workflow", target);
        requireNoCircle(place + "/workflow", name);
      }
      var rollback = step.policy().rollback();
      if (rollback != null && !rollback.equals(FailurePolicy.NO_ROLLBACK))
        requireTarget(place + "/rollback", new Target.Agent(rollback));
    }
    return problems;
  }

  private void requireTarget(String place, Target target) {
    if (definitions.has(target)) return;
    var kind = target instanceof Target.Agent ? "agent" : "workflow";
    problems.add(
        text.problem(
            place,
            "No %s is called '%s'; publish it first, or mend the name"
                .formatted(kind, target.name())));
  }

  /** A run of it would start a run of it, without end. */
  private void requireNoCircle(String place, String start) {
    var circle = circle(start);
    if (circle == null) return;
    problems.add(
        text.problem(
            place,
            "'%s' starts itself: %s; take one of these steps away, or repeat a step with 'loop' and its maxIterations"
                .formatted(workflow.name(), String.join(" → ", circle))));
  }

  /** The shortest way from this workflow over that one back to this one. */
  private @Nullable List<String> circle(String start) {
    Map<String, List<String>> ways = new LinkedHashMap<>();
    var open = new ArrayDeque<String>();
    ways.put(start, List.of(workflow.name(), start));
    open.add(start);
    while (!open.isEmpty()) {
      var name = open.remove();
      var way = ways.getOrDefault(name, List.of());
      if (name.equals(workflow.name())) return way;
      var next = definitions.workflow(name);
      if (next.isEmpty()) continue;
      for (String child : next.get().subWorkflows()) {
        if (ways.containsKey(child)) continue;
        var longer = new ArrayList<>(way);
        longer.add(child);
        ways.put(child, longer);
        open.add(child);
      }
    }
    return null;
  }
}
