package io.millrace.contracts.workflow;

import io.millrace.contracts.definition.AgentDefinition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a workflow may refer to, each read once: the {@link Catalog}, and the workflow itself as if
 * it were published. What is not published takes and gives anything.
 */
final class Definitions {

  /** What a workflow gives that is started by a workflow that is started by…; below is anything. */
  static final int WORKFLOWS_DEEP_MAX = 16;

  private final Catalog catalog;
  private final Map<String, Optional<AgentDefinition>> agents = new HashMap<>();
  private final Map<String, Optional<Workflow>> workflows = new HashMap<>();
  private final Map<Target, Shape> inputs = new HashMap<>();
  private final Map<Target, Shape> outputs = new HashMap<>();
  private final Set<String> underWay = new HashSet<>();

  Definitions(Catalog catalog, Workflow workflow) {
    this.catalog = catalog;
    workflows.put(workflow.name(), Optional.of(workflow));
  }

  Optional<AgentDefinition> agent(String name) {
    return agents.computeIfAbsent(name, catalog::agent);
  }

  Optional<Workflow> workflow(String name) {
    return workflows.computeIfAbsent(name, catalog::workflow);
  }

  boolean has(Target target) {
    return switch (target) {
      case Target.Agent agent -> agent(agent.name()).isPresent();
      case Target.SubWorkflow sub -> workflow(sub.name()).isPresent();
    };
  }

  /** What it takes. */
  Shape input(Target target) {
    return inputs.computeIfAbsent(
        target,
        key ->
            switch (key) {
              case Target.Agent agent ->
                  agent(agent.name())
                      .map(found -> SchemaShapes.of(found.input()))
                      .orElse(Shape.ANY);
              case Target.SubWorkflow sub ->
                  workflow(sub.name())
                      .map(found -> SchemaShapes.of(found.inputSchema()))
                      .orElse(Shape.ANY);
            });
  }

  /** What it gives. */
  Shape output(Target target) {
    var known = outputs.get(target);
    if (known != null) return known;
    var shape =
        switch (target) {
          case Target.Agent agent ->
              agent(agent.name()).map(found -> SchemaShapes.of(found.output())).orElse(Shape.ANY);
          case Target.SubWorkflow sub -> workflow(sub.name()).map(this::output).orElse(Shape.ANY);
        };
    outputs.put(target, shape);
    return shape;
  }

  /** What its output expression gives; anything where a workflow starts itself. */
  private Shape output(Workflow workflow) {
    if (underWay.size() >= WORKFLOWS_DEEP_MAX || !underWay.add(workflow.name())) return Shape.ANY;
    try {
      var variables = new WorkflowShapes(workflow, this).ofSteps();
      return Shape.inDocument(ExpressionShapes.of(workflow.output(), variables, unheard -> {}));
    } finally {
      underWay.remove(workflow.name());
    }
  }
}
