package io.millrace.agents.tool;

import io.millrace.contracts.definition.ToolDefinition;

/** A published version of a tool. */
public record Tool(ToolDefinition definition, int version) {

  public String name() {
    return definition.name();
  }

  /** For people: {@code name@version}. */
  public String label() {
    return name() + "@" + version;
  }
}
