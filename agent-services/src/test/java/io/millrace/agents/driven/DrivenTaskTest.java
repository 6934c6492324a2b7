package io.millrace.agents.driven;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.agents.api.SessionContext;
import io.millrace.agents.driven.DrivenTask.DrivenTool;
import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.ToolDefinition;
import io.millrace.contracts.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrivenTaskTest {

  @Test
  void a_published_agent_and_its_tools_become_a_task() {
    var agent =
        AgentDefinition.parse(
            DefinitionText.read(
                """
                agent: weather-desk
                description: Knows the weather.
                kind: model
                mutates: false
                prompt: Be brief.
                examples: ["Is it cold in Oslo?"]
                input: {type: object, required: [question], properties: {question: {type: string}}}
                output: {type: object, required: [answer], properties: {answer: {type: string}}}
                tools: [book-travel@1]
                untrustedMayMutate: true
                limits: {iterations: 3}
                """));
    var tool =
        ToolDefinition.parse(
            DefinitionText.read(
                """
                tool: book-travel
                description: Books a journey.
                kind: java
                mutates: true
                rollback: none
                input: {type: object, properties: {city: {type: string}}}
                """));

    var task =
        DrivenTask.of(
            agent,
            "Be brief.",
            Json.EMPTY_OBJECT,
            false,
            SessionContext.NONE,
            null,
            List.of(DrivenTool.of(tool)));

    assertThat(task.untrustedMayMutate()).isTrue();
    assertThat(task.iterationsMax()).isEqualTo(3);
    assertThat(task.output()).isEqualTo(agent.output());
    assertThat(task.tools().getFirst().mutates()).isTrue();
    assertThat(task.tools().getFirst().tool().description()).isEqualTo("Books a journey.");
  }
}
