package io.millrace.contracts.workflow;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.workflow.FailurePolicy.OnFailure;
import io.millrace.contracts.workflow.Shape.Kind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The shapes of what the expressions of one workflow read: what its input schema says, what agents
 * and workflows say of their outputs, and what the platform adds.
 */
final class WorkflowShapes {

  private static final Shape TEXT = Shape.of(Kind.STRING);
  private static final Shape COUNT = Shape.of(Kind.INTEGER);

  private final Workflow workflow;
  private final Definitions definitions;
  private final LinkedHashMap<String, Shape> steps = new LinkedHashMap<>();
  private final LinkedHashMap<String, Shape> outputs = new LinkedHashMap<>();
  private final Shape input;

  WorkflowShapes(Workflow workflow, Definitions definitions) {
    this.workflow = workflow;
    this.definitions = definitions;
    this.input = SchemaShapes.of(workflow.inputSchema());
    workflow.inOrder().forEach(this::add);
  }

  /** Steps before it first: its fallback may read them. */
  private void add(Step step) {
    if (outputs.containsKey(step.id())) return;
    step.after().forEach(before -> add(workflow.step(before)));
    var output = output(step);
    outputs.put(step.id(), output);
    var facts = new LinkedHashMap<String, Shape>();
    facts.put("status", TEXT);
    facts.put("attempts", COUNT);
    facts.put("warnings", new Shape.ListOf(TEXT));
    facts.put("output", output);
    facts.put("confidence", Shape.of(Kind.NUMBER));
    steps.put(step.id(), Shape.object(facts, Set.of("status", "attempts", "warnings")));
  }

  private Shape output(Step step) {
    var output = outputOf(step);
    var fallback = step.policy().fallback();
    return fallback == null || step.policy().onFailure() != OnFailure.DEGRADE
        ? output
        : Shape.either(
            output, Shape.inDocument(ExpressionShapes.of(fallback, ofSteps(), unheard -> {})));
  }

  private Shape outputOf(Step step) {
    return switch (step.work()) {
      case Work.Call call -> definitions.output(call.target());
      case Work.MapOver map -> {
        var item = definitions.output(map.target());
        yield new Shape.ListOf(
            map.skipsFailedItems() ? Shape.either(item, Shape.of(Kind.NULL)) : item);
      }
      case Work.Loop loop -> definitions.output(loop.target());
      case Work.AwaitSignal signal -> {
        var schema = signal.schema();
        yield schema == null ? Shape.ANY : SchemaShapes.of(schema);
      }
      case Work.Review review -> proposal(step.after());
      case Work.Supervise supervise -> Shape.ANY;
      case Work.Wait wait -> Shape.object(new LinkedHashMap<>());
    };
  }

  /** The output of the one step before; of several, whatever a reviewer makes of them. */
  private Shape proposal(List<String> before) {
    return before.size() == 1 ? outputs.getOrDefault(before.getFirst(), Shape.ANY) : Shape.ANY;
  }

  /** What a step or the output of the workflow reads. */
  Map<String, Shape> ofSteps() {
    var variables = new HashMap<String, Shape>();
    variables.put("input", input);
    variables.put("steps", Shape.object(steps));
    variables.put("run", object("id", TEXT, "sessionId", TEXT));
    variables.put(
        "session",
        object(
            "summary", TEXT, "turns", new Shape.ListOf(object("message", TEXT, "answer", TEXT))));
    return variables;
  }

  /** What a call of a map over a list reads. */
  Map<String, Shape> ofItem(Shape list) {
    var variables = ofSteps();
    variables.put(
        "item",
        Shape.either(
            Shape.alternatives(list).stream()
                .map(each -> each instanceof Shape.ListOf items ? items.item() : Shape.ANY)
                .toList()));
    variables.put("index", COUNT);
    return variables;
  }

  /** What a call of a loop reads. */
  Map<String, Shape> ofLoop(Target target) {
    var variables = ofSteps();
    var loop = new LinkedHashMap<String, Shape>();
    loop.put("index", COUNT);
    loop.put("last", definitions.output(target));
    variables.put("loop", Shape.object(loop, Set.of("index")));
    return variables;
  }

  /** What the mapping of a chat message reads. */
  static Map<String, Shape> ofChat() {
    return Map.of("message", object("text", TEXT, "sessionId", TEXT), "context", Shape.ANY);
  }

  /** What an agent is given that is to undo a call. */
  static Shape rollback(Definitions definitions, Target undone) {
    var nothing = Shape.of(Kind.NULL);
    var properties = new LinkedHashMap<String, Shape>();
    properties.put("step", TEXT);
    properties.put("input", Shape.either(definitions.input(undone), nothing));
    properties.put("output", Shape.either(definitions.output(undone), nothing));
    properties.put(
        "outcome",
        new Shape.Scalar(Kind.STRING, List.of(Json.of("succeeded"), Json.of("unknown")), null));
    return Shape.object(properties);
  }

  /** What a supervising agent is given. */
  static Shape question(Shape goal) {
    var properties = new LinkedHashMap<String, Shape>();
    properties.put("goal", goal);
    properties.put("agents", new Shape.ListOf(TEXT));
    properties.put("history", new Shape.ListOf(Shape.ANY));
    return Shape.object(properties);
  }

  /** What a supervising agent must say. */
  static Shape decision() {
    var properties = new LinkedHashMap<String, Shape>();
    properties.put("next", TEXT);
    return new Shape.ObjectOf(properties, new TreeSet<>(Set.of("next")), Shape.ANY);
  }

  private static Shape object(String first, Shape one, String second, Shape other) {
    var properties = new LinkedHashMap<String, Shape>();
    properties.put(first, one);
    properties.put(second, other);
    return Shape.object(properties);
  }
}
