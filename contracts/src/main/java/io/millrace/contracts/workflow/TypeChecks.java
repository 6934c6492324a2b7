package io.millrace.contracts.workflow;

import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.workflow.Shape.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds expressions that cannot have a value, or not the one their place needs, whatever the data:
 * conditions, mappings against the input schema of whom they are for, and lists.
 */
final class TypeChecks {

  private static final List<Kind> TIMES = List.of(Kind.STRING, Kind.TIMESTAMP);

  private final Workflow workflow;
  private final DefinitionText text;
  private final Definitions definitions;
  private final WorkflowShapes shapes;
  private final Set<Problem> problems = new LinkedHashSet<>();

  TypeChecks(Workflow workflow, DefinitionText text, Definitions definitions) {
    this.workflow = workflow;
    this.text = text;
    this.definitions = definitions;
    this.shapes = new WorkflowShapes(workflow, definitions);
  }

  List<Problem> check() {
    var chat = workflow.chat();
    if (chat != null) {
      var given = shape("/chat", chat, WorkflowShapes.ofChat());
      misfits("/chat", given, SchemaShapes.of(workflow.inputSchema()), "The workflow");
    }
    workflow.inOrder().forEach(this::check);
    shape("/output", workflow.output(), shapes.ofSteps());
    return new ArrayList<>(problems);
  }

  private void check(Step step) {
    var place = "/steps/" + step.id();
    var ofSteps = shapes.ofSteps();
    if (step.when() != null) condition(place + "/when", "'when'", step.when(), ofSteps);
    if (step.policy().fallback() != null)
      shape(place + "/fallback", step.policy().fallback(), ofSteps);
    switch (step.work()) {
      case Work.Call call -> input(place, call.input(), ofSteps, call.target());
      case Work.MapOver map -> {
        var over = shape(place + "/map/over", map.over(), ofSteps);
        if (!ShapeFit.mayBeList(over))
          problems.add(
              text.problem(
                  place + "/map/over",
                  "'over' must be a list, but it is "
                      + Shape.words(over)
                      + "; name the list in it, or put it into [ ]"));
        input(place, map.input(), shapes.ofItem(over), map.target());
      }
      case Work.Loop loop -> {
        var ofLoop = shapes.ofLoop(loop.target());
        condition(place + "/loop/until", "'until'", loop.until(), ofLoop);
        input(place, loop.input(), ofLoop, loop.target());
      }
      case Work.Supervise supervise -> supervisor(place, supervise, ofSteps);
      case Work.Wait wait -> {
        if (wait.until() != null) time(place + "/wait/until", wait.until(), ofSteps);
      }
      case Work.AwaitSignal signal -> {}
      case Work.Review review -> {}
    }
  }

  private void supervisor(String place, Work.Supervise team, Map<String, Shape> variables) {
    var supervisor = new Target.Agent(team.supervisor());
    var goal = shape(place + "/input", team.input(), variables);
    var name = "'" + team.supervisor() + "'";
    compare(place, WorkflowShapes.question(goal), definitions.input(supervisor), name);
    for (String misfit :
        ShapeFit.misfits(definitions.output(supervisor), WorkflowShapes.decision()))
      problems.add(
          text.problem(
              place + "/agent",
              name
                  + " cannot supervise: its output is {next, input, output, reason}, and "
                  + misfit));
  }

  private void condition(
      String place, String name, Expression condition, Map<String, Shape> variables) {
    var shape = shape(place, condition, variables);
    if (!ShapeFit.mayBe(shape, Kind.BOOLEAN))
      problems.add(
          text.problem(
              place,
              name
                  + " must be true or false, but it is "
                  + Shape.words(shape)
                  + "; compare it, for example with =="));
  }

  private void time(String place, Expression until, Map<String, Shape> variables) {
    var shape = shape(place, until, variables);
    if (!ShapeFit.mayBe(shape, TIMES))
      problems.add(
          text.problem(
              place,
              "'until' must be a time such as 2026-01-31T09:00:00Z, but it is "
                  + Shape.words(shape)
                  + "; give a string or a timestamp"));
  }

  private void input(String place, Expression input, Map<String, Shape> variables, Target target) {
    var given = shape(place + "/input", input, variables);
    compare(place, given, definitions.input(target), "'" + target.name() + "'");
  }

  private void compare(String place, Shape given, Shape wanted, String taker) {
    misfits(place + "/input", given, wanted, taker);
  }

  private void misfits(String place, Shape given, Shape wanted, String taker) {
    for (String misfit : ShapeFit.misfits(given, wanted))
      problems.add(text.problem(place, taker + " does not take this input: " + misfit));
  }

  private Shape shape(String place, Expression expression, Map<String, Shape> variables) {
    return ExpressionShapes.of(
        expression, variables, message -> problems.add(text.problem(place, message)));
  }
}
