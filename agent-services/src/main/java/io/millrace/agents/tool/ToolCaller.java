package io.millrace.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.ledger.Performed;

/** Makes the calls of one kind of tool. */
@FunctionalInterface
interface ToolCaller {

  /**
   * Everything up to the first byte that leaves: a failure here proves that nothing happened.
   *
   * @throws AgentException {@code tool_definition_invalid}, {@code egress_denied}, the codes of
   *     secrets, {@code tool_unavailable}
   */
  Sending prepare(Tool tool, JsonNode arguments, ToolContext context)
      throws AgentException, InterruptedException;

  /** A call that is ready to be made, once. */
  @FunctionalInterface
  interface Sending {
    /** Whatever it throws leaves the outcome open. */
    Performed send() throws AgentException, InterruptedException;
  }
}
