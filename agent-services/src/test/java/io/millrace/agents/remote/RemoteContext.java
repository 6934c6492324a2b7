package io.millrace.agents.remote;

import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.ModelClient;
import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;

/** One attempt of an agent that is elsewhere. */
record RemoteContext(AgentDefinition definition, AgentTask task, Instant deadline)
    implements AgentContext {

  static RemoteContext of(String kind, String url, boolean mutates, Duration time, String more) {
    var definition =
        AgentDefinition.parse(
            DefinitionText.read(
                """
                agent: far
                description: Is elsewhere.
                kind: %s
                mutates: %s
                input: {type: object}
                output: {type: object}
                remote: {url: "%s"%s}
                """
                    .formatted(kind, mutates + (mutates ? "\nrollback: none" : ""), url, more)));
    var now = Instant.now();
    var task =
        new AgentTask(
            "r-1/look/2",
            "r-1",
            "look",
            2,
            "far",
            1,
            "default",
            null,
            "test@1",
            new Json("{\"n\":1}"),
            now,
            now.plus(time),
            Priority.NORMAL,
            new Json("{\"summary\":\"said before\",\"turns\":[]}"));
    return new RemoteContext(definition, task, now.plus(time));
  }

  @Override
  public boolean cancelled() {
    return false;
  }

  @Override
  public void delta(String text) {}

  @Override
  public <T> T tool(String name, Callable<T> call) {
    throw new UnsupportedOperationException("no tools");
  }

  @Override
  public Optional<ModelClient> model() {
    return Optional.empty();
  }
}
