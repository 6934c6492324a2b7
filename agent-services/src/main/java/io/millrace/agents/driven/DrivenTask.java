package io.millrace.agents.driven;

import io.millrace.agents.api.ModelTool;
import io.millrace.agents.api.SessionContext;
import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.definition.JsonSchema;
import io.millrace.contracts.definition.ToolDefinition;
import io.millrace.contracts.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a model-driven agent.
 *
 * @param prompt template of what the model is told; its variables are fields of the input
 * @param input valid against the agent's input schema
 * @param isInputTrusted false where the input or the session holds text that nobody vouches for
 * @param memories what was recalled; null for nothing
 * @param tools the agent's, and no others
 * @param output the agent's output schema
 * @param untrustedMayMutate whether a mutating tool may be called after foreign text was read
 * @param iterationsMax most turns of the model
 * @param live whether a plain answer is shown while it grows
 */
public record DrivenTask(
    String prompt,
    Json input,
    boolean isInputTrusted,
    SessionContext session,
    @Nullable String memories,
    List<DrivenTool> tools,
    JsonSchema output,
    boolean untrustedMayMutate,
    int iterationsMax,
    boolean live) {

  /**
   * @param mutates whether it changes anything outside
   */
  public record DrivenTool(ModelTool tool, boolean mutates) {

    /** A published tool, as the model sees it. */
    public static DrivenTool of(ToolDefinition tool) {
      return new DrivenTool(
          new ModelTool(tool.name(), tool.description(), tool.input()), tool.mutates());
    }

    String name() {
      return tool.name();
    }
  }

  public DrivenTask {
    tools = List.copyOf(tools);
  }

  /**
   * An attempt of a published agent, within the limits of its definition.
   *
   * @param prompt the definition's own or the one it refers to
   */
  public static DrivenTask of(
      AgentDefinition agent,
      String prompt,
      Json input,
      boolean isInputTrusted,
      SessionContext session,
      @Nullable String memories,
      List<DrivenTool> tools) {
    return new DrivenTask(
        prompt,
        input,
        isInputTrusted,
        session,
        memories,
        tools,
        agent.output(),
        agent.parts().untrustedMayMutate(),
        agent.parts().iterationsMax(),
        true);
  }
}
