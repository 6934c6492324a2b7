package io.millrace.agents.tool;

import java.util.Set;

/**
 * What a deployment allows its tools.
 *
 * @param answerBytesMax largest answer of one call
 * @param privateEgress host:port in private networks that tools may reach when they list them
 * @param mcpCommands whole command lines, words joined by one space, that may be run as MCP servers
 */
public record ToolSettings(int answerBytesMax, Set<String> privateEgress, Set<String> mcpCommands) {

  public static final ToolSettings DEFAULTS = new ToolSettings(262_144, Set.of(), Set.of());

  public ToolSettings {
    if (answerBytesMax < 1) throw new IllegalArgumentException("Answers have at least a byte");
    privateEgress = Set.copyOf(privateEgress);
    mcpCommands = Set.copyOf(mcpCommands);
  }
}
