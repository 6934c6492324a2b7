package io.millrace.contracts.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.contracts.workflow.PublishChecks;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AgentDefinitionTest {

  private static final String REFUND =
      """
      agent: refund
      description: Pays money back.
      kind: java
      mutates: true
      rollback: refund-undo
      limits: {timeMs: 500, tokens: 10, costUsd: 0.002}
      input: {type: object}
      output: {type: object}
      """;

  private static AgentDefinition agent(String text) {
    return AgentDefinition.parse(DefinitionText.read(text));
  }

  private static List<Problem> problems(String text) {
    return Objects.requireNonNull(
            catchThrowableOfType(InvalidDefinitionException.class, () -> agent(text)))
        .problems();
  }

  @Test
  void an_agent_says_what_it_may_do_and_use() {
    var refund = agent(REFUND);

    assertThat(refund.mutates()).isTrue();
    assertThat(refund.rollback()).isEqualTo("refund-undo");
    assertThat(refund.timeMsMax()).isEqualTo(500);
    assertThat(refund.tokensMax()).isEqualTo(10);
    assertThat(refund.costMicroUsdMax()).isEqualTo(2_000);
  }

  @Test
  void nothing_said_and_nothing_to_undo_are_not_the_same() {
    assertThat(agent(REFUND.replace("rollback: refund-undo\n", "")).rollback()).isNull();
    assertThat(agent(REFUND.replace("refund-undo", "none")).rollback())
        .isEqualTo(AgentDefinition.NO_ROLLBACK);
  }

  @Test
  void an_agent_cannot_undo_itself() {
    assertThat(problems(REFUND.replace("refund-undo", "refund")))
        .containsExactly(
            new Problem(
                "/rollback", 5, "'refund' cannot undo itself; name the agent that does, or none"));
  }

  @Test
  void what_changes_nothing_has_nothing_to_undo() {
    assertThat(problems(REFUND.replace("mutates: true", "mutates: false")))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.line()).isEqualTo(5);
              assertThat(problem.message()).contains("say 'mutates: true' or take the rollback");
            });
  }

  @Test
  void an_agent_cannot_have_the_name_that_means_nobody() {
    assertThat(problems(REFUND.replace("agent: refund", "agent: none")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.line()).isEqualTo(1));
  }

  @Test
  void a_schema_that_refuses_everything_by_mistake_is_told_when_it_is_published() {
    var text =
        DefinitionText.read(
            REFUND.replace(
                "output: {type: object}",
                "output:\n  type: object\n  properties:\n    n: {type: intger}"));

    assertThat(PublishChecks.check(AgentDefinition.parse(text), text))
        .isNotEmpty()
        .allSatisfy(
            problem -> {
              assertThat(problem.line()).isEqualTo(11);
              assertThat(problem.pointer()).isEqualTo("/output/properties/n/type");
              assertThat(problem.message()).startsWith("Not a JSON Schema: ");
            });
    var good = DefinitionText.read(REFUND);
    assertThat(PublishChecks.check(AgentDefinition.parse(good), good)).isEmpty();
  }
}
