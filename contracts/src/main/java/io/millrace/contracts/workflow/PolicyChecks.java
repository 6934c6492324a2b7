package io.millrace.contracts.workflow;

import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.workflow.FailurePolicy.OnFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds steps that say what has no effect, and steps that change something outside without saying
 * how it is undone.
 */
final class PolicyChecks {

  private final Workflow workflow;
  private final DefinitionText text;
  private final Definitions definitions;
  private final List<Problem> problems = new ArrayList<>();

  PolicyChecks(Workflow workflow, DefinitionText text, Definitions definitions) {
    this.workflow = workflow;
    this.text = text;
    this.definitions = definitions;
  }

  List<Problem> check() {
    for (Step step : workflow.inOrder()) {
      checkEffects(step);
      checkReachable(step);
      switch (step.work()) {
        case Work.Call call -> checkRollback(step, call.target(), "agent");
        case Work.MapOver map -> checkRollback(step, map.target(), "agent");
        case Work.Loop loop -> checkRollback(step, loop.target(), "agent");
        case Work.Supervise supervise -> {
          checkRollback(step, new Target.Agent(supervise.supervisor()), "agent");
          for (int i = 0; i < supervise.agents().size(); i++)
            checkRollback(
                step, new Target.Agent(supervise.agents().get(i)), "supervisor/agents/" + i);
        }
        case Work.Wait wait -> {}
        case Work.AwaitSignal signal -> {}
        case Work.Review review -> {}
      }
    }
    return problems;
  }

  /** Looks into the document: a step has a role to ask by default. */
  private void checkEffects(Step step) {
    var said = text.document().path("steps").path(step.id());
    requireTogether(step, said.has("fallback"), "fallback", OnFailure.DEGRADE);
    requireTogether(step, said.has("reviewRole"), "reviewRole", OnFailure.REVIEW);
  }

  private void requireTogether(Step step, boolean said, String field, OnFailure needed) {
    if (!said || step.policy().onFailure() == needed) return;
    var word = needed.name().toLowerCase(Locale.ROOT);
    problems.add(
        text.problem(
            "/steps/" + step.id() + "/" + field,
            "'%s' has no effect without onFailure: %s; say 'onFailure: %s' or take it away"
                .formatted(field, word, word)));
  }

  /** A condition that is false without any data is false with it. */
  private void checkReachable(Step step) {
    if (step.when() == null || !isFalse(step.when())) return;
    problems.add(
        text.problem(
            "/steps/" + step.id() + "/when",
            "'%s' is never reached: its condition is always false; take the step away or mend the condition"
                .formatted(step.id())));
  }

  private static boolean isFalse(Expression condition) {
    try {
      return !condition.test(Map.of());
    } catch (ExpressionException e) {
      return false;
    }
  }

  private void checkRollback(Step step, Target target, String field) {
    if (target instanceof Target.SubWorkflow(String workflow)) checkRollbackOfRun(step, workflow);
    if (!(target instanceof Target.Agent(String name))) return;
    var agent = definitions.agent(name).orElse(null);
    if (agent == null || !agent.mutates()) return;
    var place = "/steps/" + step.id() + "/" + field;
    var rollback = step.policy().rollback() == null ? agent.rollback() : step.policy().rollback();
    if (rollback == null)
      problems.add(
          text.problem(
              place,
              "'%s' changes something outside and nothing says how it is undone; give the step a 'rollback': an agent, or none"
                  .formatted(name)));
    else if (!rollback.equals(FailurePolicy.NO_ROLLBACK))
      checkRollbackAgent(step, place, agent, rollback);
  }

  /** What a run did that has ended is not undone with its parent, unless an agent does. */
  private void checkRollbackOfRun(Step step, String workflow) {
    if (step.policy().rollback() != null) return;
    var acting = acting(workflow, new HashSet<>());
    if (acting != null)
      problems.add(
          text.problem(
              "/steps/" + step.id() + "/workflow",
              "'%s' changes something outside through '%s', which nothing undoes once it has ended; give the step a 'rollback': an agent, or none"
                  .formatted(workflow, acting)));
  }

  /** An agent of a workflow, or of one that it starts, whose work is worth undoing. */
  private @Nullable String acting(String workflow, Set<String> seen) {
    if (!seen.add(workflow)) return null;
    var found = definitions.workflow(workflow).orElse(null);
    if (found == null) return null;
    for (Step step : found.inOrder()) {
      if (FailurePolicy.NO_ROLLBACK.equals(step.policy().rollback())) continue;
      for (String name : Workflow.agentsOf(step.work())) {
        var agent = definitions.agent(name).orElse(null);
        if (agent != null
            && agent.mutates()
            && (step.policy().rollback() != null
                || !FailurePolicy.NO_ROLLBACK.equals(agent.rollback()))) return name;
      }
    }
    for (String child : found.subWorkflows()) {
      var deeper = acting(child, seen);
      if (deeper != null) return deeper;
    }
    return null;
  }

  private void checkRollbackAgent(Step step, String place, AgentDefinition agent, String rollback) {
    boolean ofStep = step.policy().rollback() != null;
    var target = new Target.Agent(rollback);
    if (!definitions.has(target)) {
      if (!ofStep)
        problems.add(
            text.problem(
                place,
                "'%s' is undone by '%s', but no agent is called so; publish it first, or give the step a 'rollback'"
                    .formatted(agent.name(), rollback)));
      return;
    }
    var given = WorkflowShapes.rollback(definitions, new Target.Agent(agent.name()));
    for (String misfit : ShapeFit.misfits(given, definitions.input(target)))
      problems.add(
          text.problem(
              ofStep ? "/steps/" + step.id() + "/rollback" : place,
              "'%s' cannot undo '%s': it is given {step, input, output, outcome}, and %s"
                  .formatted(rollback, agent.name(), misfit)));
  }
}
