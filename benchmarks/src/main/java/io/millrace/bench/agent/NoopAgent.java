package io.millrace.bench.agent;

import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;

/** Hands its input on: what is left to measure is the platform. */
abstract class NoopAgent implements Agent {

  private final String name;

  NoopAgent(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public AgentOutput handle(AgentInput input, AgentContext context) throws InterruptedException {
    return AgentOutput.of(input.document());
  }
}
