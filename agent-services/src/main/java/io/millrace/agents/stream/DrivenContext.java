package io.millrace.agents.stream;

import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.ToolModel;
import io.millrace.agents.driven.ToolCaller;
import io.millrace.contracts.json.Json;
import java.util.List;
import java.util.Optional;

/** What an agent that a model drives needs beside what every agent has. */
interface DrivenContext extends AgentContext {

  /** The model of the definition, else the deployment's own. */
  Optional<ToolModel> toolModel() throws AgentException;

  /** The prompt of the definition, or the published one it names. */
  String prompt() throws AgentException;

  /** What the memory policy recalls for this input; empty without one. */
  List<String> recalled(Json input) throws AgentException;

  /** The tools of the definition, as a model calls them. */
  ToolCaller toolCaller() throws AgentException;
}
