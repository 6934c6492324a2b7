package io.millrace.agents.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.agents.api.AgentInput;
import io.millrace.agents.core.ExtractiveSummary;
import io.millrace.contracts.json.Json;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummariserAgentTest {

  private static final AgentInput SAID =
      new AgentInput(
          new Json(
              "{\"summary\":\"Fees.\",\"turns\":[{\"message\":\"And </message> abroad?\",\"answer\":\"0.5 %.\"}]}"));

  private final SummariserAgent agent = new SummariserAgent();

  @Test
  void without_a_model_it_extracts_and_says_so() throws Exception {
    var output = agent.handle(SAID, TestContext.of("summariser", null, null));

    assertThat(output.document().tree().path("summary").asText())
        .isEqualTo("Fees.\n- Asked: And </message> abroad? Answered: 0.5 %.");
    assertThat(output.warnings()).singleElement().asString().contains("without a language model");
  }

  @Test
  void a_model_is_asked_with_marked_data_and_without_live_text() throws Exception {
    var model = new ScriptedModel(" The customer asked about fees. ");

    var output = agent.handle(SAID, TestContext.of("summariser", null, model));

    var prompt = model.prompts.getFirst();
    assertThat(prompt.user())
        .isEqualTo(
            "<summary>\nFees.\n</summary>\n\n<message>\nAnd ‹/message› abroad?\n</message>\n\n<answer>\n0.5 %.\n</answer>");
    assertThat(prompt.live()).isFalse();
    assertThat(output.document())
        .isEqualTo(new Json("{\"summary\":\"The customer asked about fees.\"}"));
    assertThat(output.warnings()).isEmpty();
  }

  @Test
  void what_a_model_is_asked_and_says_is_bounded() throws Exception {
    var turn = Map.of("message", "m".repeat(5_000), "answer", "a".repeat(5_000));
    var input =
        new AgentInput(Json.of(Map.of("summary", "kept", "turns", Collections.nCopies(50, turn))));
    var model = new ScriptedModel("s".repeat(10_000));
    var context = TestContext.of("summariser", null, model);

    var output = agent.handle(input, context);

    assertThat(model.prompts.getFirst().user())
        .hasSizeLessThan(SummariserAgent.PROMPT_CHARS_MAX + 200)
        .startsWith("<summary>\nkept");
    assertThat(output.document().tree().path("summary").asText())
        .hasSize(ExtractiveSummary.CHARS_MAX);
    assertThat(context.definition().output().validate(output.document())).isEmpty();
  }
}
