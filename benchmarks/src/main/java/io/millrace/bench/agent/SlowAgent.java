package io.millrace.bench.agent;

import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import jakarta.inject.Singleton;

/** Agent {@code bench-slow}: works for 300 ms, as a step that waits for somebody else does. */
@Singleton
public class SlowAgent extends NoopAgent {

  static final long WORK_MS = 300;

  private final Bodies bodies = Bodies.configured();

  SlowAgent() {
    super("bench-slow");
  }

  @Override
  public AgentOutput handle(AgentInput input, AgentContext context) throws InterruptedException {
    var task = context.task().taskId();
    bodies.begin(task);
    Thread.sleep(WORK_MS);
    bodies.end(task);
    return super.handle(input, context);
  }
}
