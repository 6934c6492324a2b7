package io.millrace.agents.api;

import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.message.AgentTask;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * What an agent may know and use during one attempt. Belongs to that attempt and its thread; do not
 * keep it.
 *
 * <p>Live notes are for eyes: they may be lost, they may be seen before a person has approved the
 * output, and nothing of them is folded into the run.
 */
public interface AgentContext {

  AgentTask task();

  /** What was said in the session before; empty outside a session. */
  default SessionContext session() {
    return SessionContext.of(task().context());
  }

  /** The exact version the task asks for: its prompt, limits and schemas. */
  AgentDefinition definition();

  /** The attempt is over at this instant; its thread is interrupted then. */
  Instant deadline();

  /** True once the attempt was ended from outside; whatever it still returns is thrown away. */
  boolean cancelled();

  /** Shows a piece of the answer as it grows. */
  void delta(String text);

  /** Calls a tool: shows its name, measures it and writes it to the calls of the result. */
  <T> T tool(String name, Callable<T> call) throws AgentException, InterruptedException;

  /** The tools of its definition. */
  default AgentTools tools() {
    return AgentTools.NONE;
  }

  /** What it remembers. */
  default AgentMemory memory() {
    return AgentMemory.NONE;
  }

  /**
   * The model of its definition, else the deployment's own; empty where there is neither. What it
   * consumes is counted for this attempt.
   *
   * @throws AgentException {@code model_unknown}, where its model is not published here
   */
  Optional<ModelClient> model() throws AgentException;
}
