package io.millrace.agents.api;

/**
 * The code of a {@code java} agent: a CDI bean whose {@link #name()} is the name of a definition in
 * the registry.
 *
 * <p>Each task gets a virtual thread of its own, so blocking code is right and the bean must be
 * safe to call from many threads. The input was checked against the definition's input schema, and
 * the output will be against its output schema. A task may come twice (a worker died, a lock
 * expired), so work that changes something outside must recognise its task id.
 *
 * <p>When the time of the attempt is over the thread is interrupted; an agent that goes on
 * regardless has its output thrown away.
 */
public interface Agent {

  /** Name of the definition this code serves. */
  String name();

  /**
   * @throws AgentException when the attempt failed in a way the agent understands; anything else
   *     that is thrown becomes a retriable {@code agent_error}
   * @throws InterruptedException when the attempt was ended from outside
   */
  AgentOutput handle(AgentInput input, AgentContext context)
      throws AgentException, InterruptedException;
}
