package io.millrace.agents.builtin;

import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.ModelClient;
import io.millrace.agents.api.SessionContext;
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

/** The context of a built-in agent under test: its definition, a session, perhaps a model. */
record TestContext(AgentDefinition definition, SessionContext session, Optional<ModelClient> model)
    implements AgentContext {

  static TestContext of(String agent, @Nullable Json session, @Nullable ModelClient model) {
    return new TestContext(
        definition(agent), SessionContext.of(session), Optional.ofNullable(model));
  }

  static AgentDefinition definition(String agent) {
    return AgentDefinition.parse(DefinitionText.read(resource("agents/" + agent + ".yaml")));
  }

  static String resource(String path) {
    try (var in = TestContext.class.getResourceAsStream("/millrace/builtin/" + path)) {
      return new String(Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public AgentTask task() {
    throw new UnsupportedOperationException("the built-in agents ask for no task");
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
  public <T> T tool(String name, Callable<T> call) throws AgentException {
    throw new UnsupportedOperationException("the built-in agents have no tools");
  }
}
