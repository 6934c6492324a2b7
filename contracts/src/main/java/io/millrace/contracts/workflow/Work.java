package io.millrace.contracts.workflow;

import io.millrace.contracts.definition.JsonSchema;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a step does. */
public sealed interface Work {

  /** One call. */
  record Call(Target target, Expression input) implements Work {}

  /**
   * One call for each item of a list; the outputs keep the order of the items.
   *
   * @param over the list
   * @param input input of a call; reads {@code item} and {@code index} (from 0)
   * @param parallel most calls at a time
   * @param skipsFailedItems a failed item becomes null and a warning instead of failing the step
   */
  record MapOver(
      Target target, Expression over, Expression input, int parallel, boolean skipsFailedItems)
      implements Work {}

  /**
   * The same call again and again until a condition holds; the output is that of the last.
   *
   * @param input input of a call; reads {@code loop.index} (from 1) and {@code loop.last}
   * @param until asked after each call; reads {@code loop.index} and {@code loop.last}
   * @param maxIterations bound
   * @param acceptsExhausted goes on with the last output at the bound instead of failing
   */
  record Loop(
      Target target,
      Expression input,
      Expression until,
      int maxIterations,
      boolean acceptsExhausted)
      implements Work {}

  /**
   * An agent picks the next agent, again and again, until it says FINISH.
   *
   * @param supervisor agent that picks
   * @param agents agents it may pick
   * @param input what it is to reach
   * @param maxHops most agents asked
   * @param maxRepeats how often one agent may be asked with the same input
   */
  record Supervise(
      String supervisor, List<String> agents, Expression input, int maxHops, int maxRepeats)
      implements Work {
    /** What the supervisor answers when it is done. */
    public static final String FINISH = "FINISH";

    public Supervise {
      agents = List.copyOf(agents);
    }
  }

  /**
   * Lets time pass. Exactly one of both is given.
   *
   * @param time how long
   * @param until until when: an ISO-8601 time
   */
  record Wait(@Nullable Duration time, @Nullable Expression until) implements Work {}

  /**
   * Waits for something outside; its payload is the output.
   *
   * @param signal name
   * @param schema JSON Schema of the payload; null takes any
   * @param timeout how long
   * @param skipsOnTimeout goes on without it instead of failing
   */
  record AwaitSignal(
      String signal, @Nullable JsonSchema schema, Duration timeout, boolean skipsOnTimeout)
      implements Work {}

  /**
   * A person approves, edits or rejects what the steps before it made.
   *
   * @param role who may decide
   * @param timeout how long they have
   * @param onTimeout what follows when nobody decides
   * @param onReject what follows a rejection: fail or compensate
   */
  record Review(String role, Duration timeout, OnTimeout onTimeout, Consequence onReject)
      implements Work {}

  /** What follows when nobody decides in time. */
  enum OnTimeout {
    APPROVE,
    REJECT
  }
}
