package io.millrace.agents.tool;

import dev.langchain4j.mcp.client.transport.McpTransport;

/** A connection that never holds more than a bound of what the other side writes. */
interface BoundedTransport extends McpTransport {

  /** Whether an operation failed since the other side wrote more than the bound. */
  boolean tooLong();
}
