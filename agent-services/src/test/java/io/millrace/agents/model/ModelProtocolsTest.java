package io.millrace.agents.model;

import static io.millrace.agents.model.ScriptedModelServer.refuses;
import static io.millrace.agents.model.ScriptedModelServer.says;
import static io.millrace.agents.model.ScriptedModelServer.saysCached;
import static io.millrace.agents.model.ScriptedTools.asks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.ModelChat;
import io.millrace.agents.api.ModelMessage;
import io.millrace.agents.api.ModelReply;
import io.millrace.agents.api.ModelToolCall;
import io.millrace.agents.model.ScriptedModelServer.Protocol;
import io.millrace.agents.model.ScriptedTools.Asked;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One contract for every provider's protocol: tools, forms, caches, keys. */
@ParameterizedClass
@EnumSource(Protocol.class)
class ModelProtocolsTest extends CatalogTest {

  private final Protocol protocol;
  private final ScriptedModelServer server;

  ModelProtocolsTest(Protocol protocol) throws Exception {
    this.protocol = protocol;
    server = server(protocol);
    publish("m", server, protocol, "retries: 0");
  }

  @Test
  void a_model_asks_for_tools_and_reads_what_they_answer() throws Exception {
    // given
    server
        .then(
            asks(
                new Asked("id-1", "weather", "{\"city\":\"Oslo\"}"),
                new Asked("id-2", "weather", "{\"city\":\"Rome\"}")))
        .then(says("Cold and warm."));
    var model = open("m");

    // when
    var asked = (ModelReply.ToolCalls) model.chat(askWithTools("Weather?"));
    var calls = asked.calls();
    var said =
        model.chat(
            new ModelChat(
                List.of(
                    new ModelMessage.User("Weather?"),
                    new ModelMessage.Assistant(asked.text(), calls),
                    new ModelMessage.ToolResult(calls.get(0).id(), "weather", "-3 C", false),
                    new ModelMessage.ToolResult(calls.get(1).id(), "weather", "no data", true)),
                List.of(WEATHER),
                null,
                true));

    // then
    assertThat(calls).extracting(ModelToolCall::name).containsExactly("weather", "weather");
    assertThat(calls)
        .extracting(call -> Json.parse(call.arguments()))
        .containsExactly(new Json("{\"city\":\"Oslo\"}"), new Json("{\"city\":\"Rome\"}"));
    assertThat(said).isEqualTo(new ModelReply.Text("Cold and warm.", "m-test"));
    assertThat(server.requests.getFirst().body())
        .contains("Weather of a city")
        .contains("\"city\"")
        .contains("\"lat\"")
        .contains("required");
    assertThat(server.requests.getLast().body()).contains("-3 C").contains("no data");
    assertThat(shown).containsExactly("Cold and warm.");
    assertThat(meter.usage()).isEqualTo(new Usage(24, 10, 24 * 3 + 10 * 15, 2));
  }

  @Test
  void cached_input_is_counted_and_costs_less() throws Exception {
    int cached = protocol == Protocol.OLLAMA ? 0 : 8;
    server.then(saysCached(8, "Yes."));

    open("m").chat(ask("Really?"));

    assertThat(meter.usage()).isEqualTo(new Usage(12, 5, (12 - cached) * 3 + cached + 5 * 15, 1));
    assertThat(counted("input")).isEqualTo(12 - cached);
    assertThat(counted("cached")).isEqualTo(cached);
    assertThat(counted("output")).isEqualTo(5);
  }

  private double counted(String kind) {
    return metrics.get("millrace.model.tokens").tags("model", "m", "kind", kind).counter().count();
  }

  @Test
  void an_answer_in_a_form_is_asked_for_and_mended() throws Exception {
    server.then(says("{\"town\":", "\"Oslo\"}")).then(says("```json\n{\"city\":\"Oslo\"}\n```"));

    var answer = open("m").json(messages("Which city?"), CITY, false);

    assertThat(answer).isEqualTo(new Json("{\"city\":\"Oslo\"}"));
    assertThat(server.requests.getFirst().body())
        .contains(
            switch (protocol) {
              case OPENAI -> "\"json_schema\"";
              case OLLAMA -> "\"format\"";
              case ANTHROPIC -> "valid against this JSON Schema";
            })
        .contains("lat");
    assertThat(server.requests.getLast().body()).contains("town").contains("city");
  }

  @Test
  void a_form_does_not_keep_a_model_from_its_tools() throws Exception {
    server.then(asks("weather", "{\"city\":\"Oslo\"}"));

    open("m").chat(new ModelChat(messages("Which?"), List.of(WEATHER), CITY, false));

    assertThat(server.requests.getFirst().body())
        .contains("valid against this JSON Schema")
        .doesNotContain("\"json_schema\"", "\"format\"");
  }

  @Test
  void a_form_that_is_missed_three_times_fails_with_the_newest_object() throws Exception {
    server.then(says("no")).then(says("{\"a\":1}")).then(says("{\"b\":2}"));
    var model = open("m");

    var failure =
        catchThrowableOfType(
            AgentException.class, () -> model.json(messages("Which?"), CITY, false));

    assertThat(failure.code()).isEqualTo("model_output_invalid");
    assertThat(failure.partial()).isEqualTo(new Json("{\"b\":2}"));
    assertThat(server.requests).hasSize(3);
  }

  @Test
  void the_key_is_resolved_for_each_request_and_told_to_nobody() throws Exception {
    server.then(says("Yes.")).then(refuses(401, null));
    var model = open("m");
    model.chat(ask("Really?"));

    var failure = catchThrowableOfType(AgentException.class, () -> model.chat(ask("Again?")));

    assertThat(resolved).containsExactly("${secret:model-key}", "${secret:model-key}");
    assertThat(server.requests)
        .allSatisfy(
            request -> {
              assertThat(request.authorization())
                  .isEqualTo(protocol == Protocol.ANTHROPIC ? KEY : "Bearer " + KEY);
              assertThat(request.body()).doesNotContain(KEY);
            });
    assertThat(failure.code()).isEqualTo("model_credentials");
    assertThat(failure + " " + failure.getCause()).doesNotContain(KEY);
  }
}
