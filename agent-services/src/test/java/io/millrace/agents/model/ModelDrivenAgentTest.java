package io.millrace.agents.model;

import static io.millrace.agents.model.ScriptedModelServer.says;
import static io.millrace.agents.model.ScriptedTools.asks;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.agents.api.SessionContext;
import io.millrace.agents.driven.DrivenTask;
import io.millrace.agents.driven.DrivenTask.DrivenTool;
import io.millrace.agents.driven.ToolCaller.ToolAnswer;
import io.millrace.agents.driven.ToolLoop;
import io.millrace.agents.model.ScriptedModelServer.Protocol;
import io.millrace.contracts.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The loop, the gateway and each protocol together. */
@ParameterizedClass
@EnumSource(Protocol.class)
class ModelDrivenAgentTest extends CatalogTest {

  private final ScriptedModelServer server;

  ModelDrivenAgentTest(Protocol protocol) throws Exception {
    server = server(protocol);
    publish("m", server, protocol, "retries: 1");
  }

  @Test
  void an_agent_uses_a_tool_and_answers_in_its_form() throws Exception {
    // given
    var called = new ArrayList<String>();
    server
        .then(asks("weather", "{\"city\":\"Oslo\"}"))
        .then(says("{\"town\":\"Oslo\"}"))
        .then(says("{\"city\":", "\"Oslo\"}"));
    var task =
        new DrivenTask(
            "Name the city.",
            new Json("{\"text\":\"The capital of Norway?\"}"),
            false,
            SessionContext.NONE,
            null,
            List.of(new DrivenTool(WEATHER, false)),
            CITY,
            false,
            8,
            true);

    // when
    var output =
        ToolLoop.run(
            open("m"),
            (name, arguments) -> {
              called.add(name + arguments);
              return ToolAnswer.of("-3 C");
            },
            task);

    // then
    assertThat(output.document()).isEqualTo(new Json("{\"city\":\"Oslo\"}"));
    assertThat(output.model()).isEqualTo("m-test");
    assertThat(called).containsExactly("weather{\"city\":\"Oslo\"}");
    assertThat(server.requests.get(1).body()).contains("<result>");
    assertThat(meter.usage().modelCalls()).isEqualTo(3);
    assertThat(shown).isEmpty();
  }
}
