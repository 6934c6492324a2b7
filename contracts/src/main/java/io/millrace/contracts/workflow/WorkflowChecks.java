package io.millrace.contracts.workflow;

import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.Problem;
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

  List<Problem> check(@Nullable Expression output, boolean hasDeadline) {
    for (Step step : steps.values()) checkOrder(step);
    for (Step step : steps.values()) checkReachable(step);
    for (Step step : steps.values()) if (!hasDeadline) checkTimeout(step);
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
              "'"
                  + step.id()
                  + "' waits for itself; take one 'after' of the circle away, or repeat a step with 'loop' and its maxIterations"));
  }

  private void checkReachable(Step step) {
    var place = "/steps/" + step.id();
    if (step.join().succeeded() > step.after().size())
      problems.add(
          text.problem(
              place + "/join",
              "'"
                  + step.id()
                  + "' is never reached: it waits for "
                  + step.join().succeeded()
                  + " of "
                  + step.after().size()
                  + " steps; name more steps in 'after' or ask for fewer"));
    if (step.when() != null && step.when().source().strip().equals("false"))
      problems.add(
          text.problem(
              place + "/when",
              "'"
                  + step.id()
                  + "' is never reached: its condition is always false; take the step away or mend the condition"));
  }

  private void checkTimeout(Step step) {
    boolean mayWaitForEver =
        !text.document().path("steps").path(step.id()).has("timeout")
            && Workflow.targetOf(step.work()) instanceof Target.SubWorkflow;
    if (mayWaitForEver)
      problems.add(
          text.problem(
              "/steps/" + step.id(),
              "'"
                  + step.id()
                  + "' has no timeout; give it one, or the workflow a deadline: a run must not wait for ever"));
  }

  private void checkReads(Step step) {
    var place = "/steps/" + step.id();
    var settled = Workflow.ancestors(step.id(), steps::get);
    var reader = "'" + step.id() + "'";
    if (step.when() != null) checkReads(place + "/when", step.when(), settled, reader);
    if (step.policy().fallback() != null)
      checkReads(place + "/fallback", step.policy().fallback(), settled, reader);
    switch (step.work()) {
      case Work.Call call -> checkReads(place + "/input", call.input(), settled, reader);
      case Work.MapOver map -> {
        checkReads(place + "/map/over", map.over(), settled, reader);
        checkReads(place + "/input", map.input(), settled, reader);
      }
      case Work.Loop loop -> {
        checkReads(place + "/loop/until", loop.until(), settled, reader);
        checkReads(place + "/input", loop.input(), settled, reader);
      }
      case Work.Supervise supervise ->
          checkReads(place + "/input", supervise.input(), settled, reader);
      case Work.Wait wait -> {
        if (wait.until() != null) checkReads(place + "/wait/until", wait.until(), settled, reader);
      }
      case Work.AwaitSignal signal -> {}
      case Work.Review review -> {}
    }
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
