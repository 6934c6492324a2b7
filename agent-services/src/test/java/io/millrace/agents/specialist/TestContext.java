package io.millrace.agents.specialist;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.agents.api.ModelClient;
import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The context of a specialist under test: its own definition and perhaps a model. */
public record TestContext(AgentDefinition definition, Optional<ModelClient> model)
    implements AgentContext {

  public static TestContext of(String agent, @Nullable ModelClient model) {
    return new TestContext(definition(agent), Optional.ofNullable(model));
  }

  public static AgentDefinition definition(String agent) {
    var path = "/millrace/builtin/agents/" + agent + ".yaml";
    try (var in = TestContext.class.getResourceAsStream(path)) {
      var yaml =
          new String(Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
      return AgentDefinition.parse(DefinitionText.read(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs an agent as a worker would: input and output must keep to its schemas. */
  public static AgentOutput run(Agent agent, Json input, @Nullable ModelClient model)
      throws AgentException, InterruptedException {
    var context = of(agent.name(), model);
    assertThat(context.definition().input().validate(input)).isEmpty();
    var output = agent.handle(new AgentInput(input), context);
    assertThat(context.definition().output().validate(output.document())).isEmpty();
    assertThat(output.document().tree().path("modelUsed").isNull())
        .isEqualTo(!(model instanceof ScriptedModel asked) || asked.prompts().isEmpty());
    return output;
  }

  @Override
  public AgentTask task() {
    throw new UnsupportedOperationException("the specialists ask for no task");
  }

  @Override
  public Instant deadline() {
    return Instant.MAX;
  }

  @Override
  public boolean cancelled() {
    return false;
  }

  @Override
  public void delta(String text) {}

  @Override
  public <T> T tool(String name, Callable<T> call) throws AgentException, InterruptedException {
    try {
      return call.call();
    } catch (AgentException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw AgentException.retriable("tool_failed", name);
    }
  }
}
