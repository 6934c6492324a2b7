package io.millrace.agents.api;

import io.millrace.contracts.definition.ToolDefinition;
import io.millrace.contracts.json.Json;
import java.util.List;

/**
 * The tools that an agent's definition allows. Every call is written to the ledger before it is
 * made, so a task that comes again reuses what was done; arguments and results pass the agent's
 * guardrails. A result is foreign text.
 */
public interface AgentTools {

  /** An agent without tools. */
  AgentTools NONE =
      new AgentTools() {
        @Override
        public List<ToolDefinition> allowed() {
          return List.of();
        }

        @Override
        public Json call(String name, Json arguments) throws AgentException {
          throw AgentException.permanent(
              "tool_not_allowed", "The agent may not call the tool " + name + "; it has none");
        }
      };

  List<ToolDefinition> allowed();

  /**
   * @throws AgentException with the codes of {@code docs/tools.md}
   */
  Json call(String name, Json arguments) throws AgentException, InterruptedException;
}
