package io.millrace.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.AgentException;

/**
 * The code of a {@code java} tool: a CDI bean whose {@link #name} is that of a definition, or what
 * the definition's {@code java.bean} says. Called from many threads at once, each virtual.
 *
 * <p>The arguments were checked against the input schema; the answer will be against the output
 * schema. A mutating tool keeps {@link ToolContext#effectKey} with what it changes, so that it can
 * tell a repeated call.
 */
public interface JavaTool {

  String name();

  /**
   * @throws NoEffectException when the call surely changed nothing
   * @throws AgentException when it failed; a mutating tool's outcome is unknown then
   */
  JsonNode call(JsonNode arguments, ToolContext context)
      throws NoEffectException, AgentException, InterruptedException;
}
