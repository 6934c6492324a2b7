package io.millrace.agents.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.workflow.Work;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.contracts.workflow.WorkflowParser;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BuiltinDefinitionsTest {

  private static Workflow builtin(String name) {
    return WorkflowParser.parse(TestContext.resource("workflows/" + name + ".yaml"));
  }

  private static Workflow workflow(String name, String description) {
    return WorkflowParser.parse(
        """
        workflow: %s
        description: %s
        skills: { one: ["First of one?", "Second of one?"], two: ["First of two?"], three: ["First of three?"] }
        chat: '{"text": message.text}'
        input: { type: object }
        steps: { reply: { agent: general-chat, input: '{"text": input.text}' } }
        output: steps.reply.output
        """
            .formatted(name, description));
  }

  @Test
  void the_fallback_is_valid_and_trains_no_skill() {
    var workflow = builtin("general");
    var agent = TestContext.definition("general-chat");

    assertThat(workflow.name()).isEqualTo("general");
    assertThat(workflow.skills()).isEmpty();
    assertThat(workflow.agents()).containsExactly(agent.name());
    assertThat(agent.name()).isEqualTo(GeneralChatAgent.NAME);
    assertThat(workflow.chat().json(Map.of("message", Map.of("text", "Hi"), "context", Map.of())))
        .isEqualTo(new Json("{\"text\":\"Hi\"}"));
  }

  @Test
  void the_fallback_s_sessions_are_summed_up_by_a_workflow_that_no_message_reaches() {
    var workflow = builtin("session-summary");
    var agent = TestContext.definition("summariser");

    assertThat(builtin("general").session().summariser()).isEqualTo(workflow.name());
    assertThat(workflow.chat()).isNull();
    assertThat(workflow.skills()).isEmpty();
    assertThat(workflow.agents()).containsExactly(agent.name());
    assertThat(agent.name()).isEqualTo(SummariserAgent.NAME);
    var call = (Work.Call) workflow.step("summarise").work();
    for (var input :
        List.of(
            "{\"summary\":\"s\",\"turns\":[{\"message\":\"m\",\"answer\":\"a\"}]}",
            "{\"summary\":null,\"turns\":[{\"message\":null,\"answer\":null}]}",
            "{\"turns\":[]}")) {
      var asked = new Json(input);
      assertThat(workflow.inputSchema().validate(asked)).isEmpty();
      assertThat(agent.input().validate(call.input().json(Map.of("input", asked.value()))))
          .isEmpty();
    }
    assertThat(
            workflow
                .output()
                .json(
                    Map.of("steps", Map.of("summarise", Map.of("output", Map.of("summary", "s"))))))
        .isEqualTo(new Json("{\"summary\":\"s\"}"));
  }

  @Test
  void an_offer_names_each_workflow_with_questions_of_different_skills() {
    var offer =
        Offer.text(
            List.of(
                workflow("billing", "Answers questions on bills."),
                workflow("travel", "Plans trips.")));

    assertThat(offer)
        .contains("cannot answer")
        .contains(
            "- **billing**: Answers questions on bills. For example: “First of one?” or “First of two?”")
        .contains("- **travel**: Plans trips.")
        .doesNotContain("Second of one?");
  }

  @Test
  void an_offer_is_bounded_and_honest_when_there_is_nothing() {
    var many =
        IntStream.range(0, 12).mapToObj(i -> workflow("w" + i, "Number " + i + ".")).toList();

    assertThat(Offer.text(many)).contains("- and 2 more").doesNotContain("w11");
    assertThat(Offer.text(List.of())).contains("no workflow");
  }

  @Test
  void the_definition_takes_what_the_agent_gives() {
    var agent = TestContext.definition("general-chat");

    assertThat(
            agent
                .output()
                .validate(
                    new Json(
                        "{\"answer\":\"a\",\"citations\":[],\"notice\":\"n\",\"modelUsed\":null}")))
        .isEmpty();
  }
}
