package io.millrace.agents.stream;

import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.contracts.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An agent whose work a test writes down as a lambda; remembers which tasks it began, and when. */
final class TestAgent implements Agent {

  interface Work {
    AgentOutput handle(AgentInput input, AgentContext context) throws Exception;
  }

  record Begun(String taskId, Instant at) {}

  final List<Begun> begun = new CopyOnWriteArrayList<>();
  private final String name;
  private final Work work;

  TestAgent(String name, Work work) {
    this.name = name;
    this.work = work;
  }

  static AgentOutput echo(AgentInput input, AgentContext context) {
    return AgentOutput.of(Json.of(Map.of("echo", input.text("say"))));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public AgentOutput handle(AgentInput input, AgentContext context)
      throws AgentException, InterruptedException {
    begun.add(new Begun(context.task().taskId(), Instant.now()));
    try {
      return work.handle(input, context);
    } catch (AgentException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
