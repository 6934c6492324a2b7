package io.millrace.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.InvalidDefinitionException;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.workflow.Expression;
import io.millrace.contracts.workflow.ExpressionException;
import io.millrace.contracts.workflow.RetryPolicy;
import io.millrace.contracts.workflow.Step;
import io.millrace.contracts.workflow.WorkflowParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
  void a_good_definition_becomes_a_workflow() {
    var workflow = WorkflowParser.parse(GOOD);

    assertThat(workflow.steps().keySet()).containsExactly("policy", "approval");
    assertThat(workflow.step("policy"))
        .isInstanceOfSatisfying(
            Step.AgentStep.class,
            s ->
                assertThat(s.retry())
                    .isEqualTo(
                        new RetryPolicy(3, Duration.ofSeconds(2), 2.0, Duration.ofMinutes(5))));
    assertThat(workflow.step("approval"))
        .isInstanceOfSatisfying(
            Step.ReviewStep.class,
            s -> assertThat(s.onTimeout()).isEqualTo(Step.OnTimeout.APPROVE));
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

  @Nested
  class Evaluating {

    @Test
    void integers_compare_with_doubles() {
      assertThat(Expression.ofStep("input.n < 0.7").test(Map.of("input", Map.of("n", 0L))))
          .isTrue();
    }

    @Test
    void a_missing_key_has_no_value_but_can_be_asked_for() {
      var scope = Map.of("input", Map.of());

      assertThatThrownBy(() -> Expression.ofStep("input.n < 1").test(scope))
          .isInstanceOf(ExpressionException.class);
      assertThat(Expression.ofStep("has(input.n)").test(scope)).isFalse();
    }

    @Test
    void documents_come_out_as_they_went_in() {
      var input = new Json("{\"list\":[1,2.5,\"x\",null,true],\"nested\":{\"k\":\"v\"}}");

      assertThat(
              Expression.ofStep("input")
                  .json(Map.of("input", java.util.Objects.requireNonNull(input.value()))))
          .isEqualTo(input);
    }

    @Test
    void maps_and_conditions_build_inputs() {
      var made =
          Expression.ofChat("{\"q\": message.text, \"c\": has(context.c) ? context.c : \"\"}")
              .json(Map.of("message", Map.of("text", "hi"), "context", Map.of()));

      assertThat(made).isEqualTo(new Json("{\"q\":\"hi\",\"c\":\"\"}"));
    }

    @Test
    void the_steps_it_reads_are_known_and_text_in_quotes_is_not_taken_for_one() {
      assertThat(Expression.ofStep("steps.a.output + 'steps.b.output'").stepsRead())
          .containsExactly("a");
    }

    @Test
    void unknown_variables_do_not_compile() {
      assertThatThrownBy(() -> Expression.ofStep("message.text"))
          .isInstanceOf(ExpressionException.class);
    }
  }

  @Test
  void delays_double_from_one_second() {
    var delays = List.of(1, 2, 3).stream().map(RetryPolicy.DEFAULT::delayAfter).toList();

    assertThat(delays)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
  }
}
