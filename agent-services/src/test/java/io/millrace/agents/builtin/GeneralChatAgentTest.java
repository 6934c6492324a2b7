package io.millrace.agents.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.agents.api.AgentInput;
import io.millrace.contracts.json.Json;
import io.millrace.kit.registry.RegistryView;
import org.junit.jupiter.api.Test;

class GeneralChatAgentTest {

  private static final AgentInput QUESTION = new AgentInput(new Json("{\"text\":\"And abroad?\"}"));
  private static final Json SAID =
      new Json(
          "{\"summary\":\"Fees.\",\"turns\":[{\"message\":\"Any fee?\",\"answer\":\"None.\"}]}");

  private final GeneralChatAgent agent =
      new GeneralChatAgent(new PublishedWorkflows(new RegistryView()));

  @Test
  void a_model_sees_what_was_said_in_the_session() throws Exception {
    var model = new ScriptedModel("0.5 %.");

    var output = agent.handle(QUESTION, TestContext.of("general-chat", SAID, model));

    var prompt = model.prompts.getFirst();
    assertThat(prompt.session().summary()).isEqualTo("Fees.");
    assertThat(prompt.session().turns()).hasSize(1);
    assertThat(prompt.user()).isEqualTo("<question>\nAnd abroad?\n</question>");
    assertThat(output.document().tree().path("answer").asText()).isEqualTo("0.5 %.");
    assertThat(output.document().tree().path("modelUsed").asText()).isEqualTo("scripted");
  }

  @Test
  void without_a_model_a_session_changes_nothing() throws Exception {
    var inSession = agent.handle(QUESTION, TestContext.of("general-chat", SAID, null));
    var outside = agent.handle(QUESTION, TestContext.of("general-chat", null, null));

    assertThat(inSession).isEqualTo(outside);
    assertThat(inSession.document().tree().path("notice").asText()).contains("No language model");
  }
}
