package io.millrace.agents.stream;

import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.agents.driven.DrivenTask;
import io.millrace.agents.driven.DrivenTask.DrivenTool;
import io.millrace.agents.driven.ToolLoop;
import java.util.List;

/**
 * An agent that is data alone: a prompt, a model and tools. Input, session and memories are foreign
 * text, so a mutating tool is called only where the definition says {@code untrustedMayMutate}, or
 * else a person decides. Without a model it fails with {@code model_required}, which a workflow can
 * handle; it never pretends.
 */
final class DrivenAgent implements Agent {

  private final String name;

  DrivenAgent(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public AgentOutput handle(AgentInput input, AgentContext context)
      throws AgentException, InterruptedException {
    if (!(context instanceof DrivenContext driven))
      throw new IllegalStateException("No context for an agent of kind model");
    var model =
        driven
            .toolModel()
            .orElseThrow(
                () ->
                    AgentException.permanent(
                        "model_required",
                        "The agent "
                            + name
                            + " is driven by a model, and none is configured; publish one and name it, or set MILLRACE_MODEL_PROVIDER"));
    var memories = driven.recalled(input.document());
    var tools = driven.tools().allowed().stream().map(DrivenTool::of).toList();
    var task =
        DrivenTask.of(
            driven.definition(),
            driven.prompt(),
            input.document(),
            false,
            driven.session(),
            memories.isEmpty() ? null : String.join("\n", memories),
            tools);
    var output = ToolLoop.run(model, driven.toolCaller(), task);
    return new AgentOutput(output.document(), null, List.of());
  }
}
