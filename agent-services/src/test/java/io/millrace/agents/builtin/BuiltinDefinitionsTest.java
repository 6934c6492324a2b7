package io.millrace.agents.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.contracts.workflow.WorkflowParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BuiltinDefinitionsTest {

  private static String resource(String path) throws IOException {
    try (var in = BuiltinDefinitionsTest.class.getResourceAsStream("/millrace/builtin/" + path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
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
  void the_fallback_is_valid_and_trains_no_skill() throws Exception {
    var workflow = WorkflowParser.parse(resource("workflows/general.yaml"));
    var agent = AgentDefinition.parse(DefinitionText.read(resource("agents/general-chat.yaml")));

    assertThat(workflow.name()).isEqualTo("general");
    assertThat(workflow.skills()).isEmpty();
    assertThat(workflow.agents()).containsExactly(agent.name());
    assertThat(agent.name()).isEqualTo(GeneralChatAgent.NAME);
    assertThat(workflow.chat().json(Map.of("message", Map.of("text", "Hi"), "context", Map.of())))
        .isEqualTo(new Json("{\"text\":\"Hi\"}"));
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
  void the_definition_takes_what_the_agent_gives() throws Exception {
    var agent = AgentDefinition.parse(DefinitionText.read(resource("agents/general-chat.yaml")));

    assertThat(
            agent
                .output()
                .validate(
                    new Json(
                        "{\"answer\":\"a\",\"citations\":[],\"notice\":\"n\",\"modelUsed\":null}")))
        .isEmpty();
  }
}
