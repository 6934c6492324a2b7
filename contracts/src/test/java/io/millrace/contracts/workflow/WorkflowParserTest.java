package io.millrace.contracts.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.InvalidDefinitionException;
import io.millrace.contracts.definition.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WorkflowParserTest {

  private static final String GOOD =
      """
      workflow: desk
      description: Answers.
      input: {type: object, required: [question]}
      steps:
        policy: {agent: policy-search, input: '{"q": input.question}', retry: {attempts: 3, backoff: PT2S}}
        approval:
          review: {role: lead, onTimeout: approve}
          after: [policy]
          when: 'steps.policy.confidence < 0.7'
      output: 'steps.policy.output'
      """;

  @Test
  void a_wait_that_is_asked_for_is_not_cut_by_a_bound_nobody_asked_for() {
    var patient = WorkflowParser.parse(GOOD.replace("backoff: PT2S", "backoff: PT10M"));

    assertThat(patient.step("policy").policy().retry().backoffMax())
        .isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void a_good_definition_becomes_a_workflow() {
    var workflow = WorkflowParser.parse(GOOD);

    assertThat(workflow.steps().keySet()).containsExactly("policy", "approval");
    assertThat(workflow.step("policy").work()).isInstanceOf(Work.Call.class);
    assertThat(workflow.step("approval").work()).isInstanceOf(Work.Review.class);
  }

  @Test
  void json_and_yaml_of_one_content_have_one_digest() {
    var yaml = DefinitionText.read(GOOD).canonical();

    assertThat(DefinitionText.digest(DefinitionText.read(yaml.text()).canonical()))
        .isEqualTo(DefinitionText.digest(yaml));
  }

  @Test
  void the_supportdesk_example_is_a_good_definition() throws IOException {
    var file =
        Path.of(
            "../examples/support-desk/src/main/resources/millrace/examples/support-desk/workflows/support-desk.yaml");

    var workflow = WorkflowParser.parse(Files.readString(file));

    assertThat(workflow.agents())
        .containsExactly("account-status", "answer-writer", "policy-search");
    assertThat(workflow.chat()).isNotNull();
  }

  @Nested
  class Refusing {

    private List<Problem> problems(String text) {
      var refused =
          catchThrowableOfType(InvalidDefinitionException.class, () -> WorkflowParser.parse(text));
      assertThat(refused).as("the definition should be refused").isNotNull();
      return refused.problems();
    }

    @Test
    void every_problem_is_told_at_once_with_its_line() {
      var found =
          problems(GOOD.replace("input.question", "input.question +").replace("< 0.7", "<"));

      assertThat(found).extracting(Problem::line).contains(5, 9);
    }

    @Test
    void a_misspelt_key_is_told_with_its_line() {
      assertThat(problems(GOOD.replace("description:", "desciption:")))
          .anySatisfy(p -> assertThat(p.message()).contains("desciption"));
    }

    @Test
    void a_step_that_waits_for_itself_is_told() {
      var circle =
          GOOD.replace(
              "policy: {agent: policy-search,",
              "policy: {agent: policy-search, after: [approval],");

      assertThat(problems(circle))
          .anySatisfy(p -> assertThat(p.message()).contains("waits for itself"));
    }

    @Test
    void a_step_that_reads_what_is_not_settled_before_it_is_told_how_to_mend_it() {
      assertThat(problems(GOOD.replace("input.question", "steps.approval.output")))
          .anySatisfy(p -> assertThat(p.message()).contains("add 'approval' to 'after'"));
    }

    @Test
    void an_unknown_step_is_told() {
      assertThat(problems(GOOD.replace("after: [policy]", "after: [polcy]")))
          .anySatisfy(p -> assertThat(p.message()).contains("polcy"));
    }

    @Test
    void text_that_is_no_yaml_is_told_with_its_line() {
      assertThat(problems("workflow: [desk\nsteps: {"))
          .singleElement()
          .satisfies(p -> assertThat(p.line()).isGreaterThan(0));
    }

    @Test
    void times_and_numbers_that_no_clock_or_counter_holds_are_told() {
      for (String much :
          List.of(
              "deadline: PT99999999999999999999S",
              "deadline: P999999D",
              "budget: {tokens: 99999999999999999999}",
              "budget: {costUsd: 1.0e300}"))
        assertThat(problems(GOOD + much)).extracting(Problem::line).containsExactly(11);
    }

    @Test
    void what_a_step_cannot_be_at_once_is_told_with_its_line() {
      for (String step :
          List.of(
              "agent: a, workflow: b, input: input",
              "agent: a",
              "agent: a, input: input, map: {over: input.l}, loop: {until: 'true', maxIterations: 2}",
              "workflow: a, input: input, supervisor: {agents: [b], maxHops: 2}",
              "agent: a, input: input, supervisor: {agents: [], maxHops: 2}",
              "agent: a, input: input, join: some",
              "agent: a, input: input, onFailure: retry",
              "agent: a, input: input, retry: {jitter: 2}",
              "wait: soon",
              "wait: PT1S, input: input",
              "signal: {name: paid}",
              "review: {role: lead}"))
        assertThat(problems(GOOD.replace("output:", "  it: {" + step + "}\noutput:")))
            .as(step)
            .isNotEmpty()
            .extracting(Problem::line)
            .containsOnly(10);
    }

    @Test
    void an_expression_that_reads_what_its_place_does_not_give_is_told_with_its_line() {
      for (String step :
          List.of(
              "agent: a, input: item",
              "agent: a, input: index, loop: {until: 'true', maxIterations: 2}",
              "agent: a, map: {over: item}, input: item",
              "agent: a, map: {over: input.l}, input: item, when: 'loop.index > 1'",
              "wait: {until: message.text}",
              "agent: a, input: input, onFailure: degrade, fallback: nothing"))
        assertThat(problems(GOOD.replace("output:", "  it: {" + step + "}\noutput:")))
            .as(step)
            .singleElement()
            .satisfies(
                problem -> {
                  assertThat(problem.line()).isEqualTo(10);
                  assertThat(problem.message()).contains("is not a CEL expression");
                });
    }

    @Test
    void repeated_keys_custom_tags_and_bombs_are_refused() {
      problems("workflow: a\nworkflow: b");
      problems("!!javax.script.ScriptEngineManager [x]");
      problems(
          "a: &a [x,x,x,x,x,x,x,x,x]\n"
              + "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n".repeat(1)
              + "c: ["
              + "*b,".repeat(200)
              + "*b]");
    }
  }
}
