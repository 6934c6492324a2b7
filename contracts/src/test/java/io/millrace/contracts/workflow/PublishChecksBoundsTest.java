package io.millrace.contracts.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Definitions that are large, or look small and are not: checking them ends. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PublishChecksBoundsTest {

  private static final int STEPS = 100;
  private static final int LEVELS = 40;

  private final Map<String, AgentDefinition> agents = new HashMap<>();
  private final Map<String, Workflow> workflows = new HashMap<>();
  private final Catalog catalog =
      new Catalog() {
        @Override
        public Optional<AgentDefinition> agent(String name) {
          return Optional.ofNullable(agents.get(name));
        }

        @Override
        public Optional<Workflow> workflow(String name) {
          return Optional.ofNullable(workflows.get(name));
        }
      };

  private void publishAgent(String name, String schema) {
    agents.put(
        name,
        AgentDefinition.parse(
            DefinitionText.read(
                "{agent: %s, description: d, kind: java, mutates: false, input: %s, output: %s}"
                    .formatted(name, schema, schema))));
  }

  private List<Problem> check(String definition) {
    var text = DefinitionText.read(definition);
    return PublishChecks.check(WorkflowParser.parse(text), text, catalog);
  }

  private static String workflow(String name, String steps, String output) {
    return "workflow: %s\ndescription: d\ndeadline: PT1H\ninput: {type: object}\nsteps:\n%soutput: %s\n"
        .formatted(name, steps, output);
  }

  @Test
  void a_hundred_steps_are_parsed_and_checked() {
    publishAgent(
        "echo",
        "{type: object, required: [text], additionalProperties: false, properties: {text: {type: string}, list: {type: array, items: {type: object, properties: {n: {type: integer}}}}}}");
    var steps = new StringBuilder("  s0: {agent: echo, input: '{\"text\": \"go\"}'}\n");
    for (int i = 1; i < STEPS; i++)
      steps.append(
          """
            s%d:
              agent: echo
              after: [s%d]
              when: 'has(steps.s%d.output) && steps.s%d.output.text != "" && steps.s%d.confidence > 0.5'
              input: '{"text": steps.s%d.output.text + "!", "list": steps.s%d.output.list.filter(l, l.n > 3)}'
          """
              .formatted(i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1));
    var text = DefinitionText.read(workflow("long", steps.toString(), "steps.s99.output.text"));

    for (int round = 0; round < 3; round++) {
      long start = System.nanoTime();
      var workflow = WorkflowParser.parse(text);
      long parsed = System.nanoTime();
      var problems = PublishChecks.check(workflow, text, catalog);
      long checked = System.nanoTime();
      System.out.printf(
          "%d steps: parsed in %d ms, checked in %d ms%n",
          STEPS, (parsed - start) / 1_000_000, (checked - parsed) / 1_000_000);
      assertThat(problems).isEmpty();
    }
  }

  @Test
  void an_expression_that_doubles_a_shape_again_and_again_is_checked() {
    publishAgent("echo", "{type: object}");

    assertThat(
            check(
                workflow(
                    "doubling",
                    "  s: {agent: echo, input: \"{'x': [input]"
                        + ".map(x, {'a': x, 'b': x})".repeat(LEVELS)
                        + "}\"}\n",
                    "input")))
        .isEmpty();
  }

  @Test
  void schemas_whose_parts_refer_to_each_other_twice_are_compared() {
    var definitions = new StringBuilder();
    for (int i = 0; i < LEVELS; i++)
      definitions.append(
          "d%d: {type: object, properties: {a: {$ref: '#/$defs/d%d'}, b: {$ref: '#/$defs/d%d'}}}, "
              .formatted(i, i + 1, i + 1));
    publishAgent(
        "deep",
        "{type: object, properties: {x: {$ref: '#/$defs/d0'}, self: {$ref: '#'}}, $defs: {%s d%d: {type: string}}}"
            .formatted(definitions, LEVELS));

    assertThat(
            check(
                workflow(
                    "refers",
                    "  s: {agent: deep, input: input}\n  t: {agent: deep, after: [s], input: steps.s.output}\n",
                    "steps.t.output")))
        .isEmpty();
  }

  @Test
  void workflows_that_each_start_the_next_and_double_it_are_checked() {
    publishAgent("echo", "{type: object, properties: {text: {type: string}}}");
    workflows.put(
        "w0",
        WorkflowParser.parse(
            workflow("w0", "  s: {agent: echo, input: input}\n", "steps.s.output")));
    for (int i = 1; i < LEVELS; i++)
      workflows.put(
          "w" + i,
          WorkflowParser.parse(
              workflow(
                  "w" + i,
                  "  s: {workflow: w%d, input: input}\n".formatted(i - 1),
                  "'{\"a\": steps.s.output, \"b\": steps.s.output}'")));

    assertThat(
            check(
                workflow(
                    "top",
                    "  s: {workflow: w%d, input: input}\n".formatted(LEVELS - 1),
                    "steps.s.output.a.b.a")))
        .isEmpty();
    assertThat(
            check(
                workflow(
                    "top", "  s: {workflow: w3, input: input}\n", "steps.s.output.a.b.a.txt.x")))
        .isEmpty();
    assertThat(check(workflow("top", "  s: {workflow: w3, input: input}\n", "steps.s.output.c")))
        .hasSize(1);
  }
}
