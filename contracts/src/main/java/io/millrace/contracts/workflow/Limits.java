package io.millrace.contracts.workflow;

/**
 * How far a run may go. Every bound has a default, so none is ever absent.
 *
 * @param steps most attempts dispatched
 * @param events most journal entries
 * @param payloadBytes largest output that travels in the journal; a larger one needs a claim check
 * @param parallel most tasks at a time
 * @param onReached what follows when steps or events are used up
 * @param onDeadline what follows when the deadline passes
 */
public record Limits(
    int steps,
    int events,
    int payloadBytes,
    int parallel,
    Consequence onReached,
    Consequence onDeadline) {

  public static final Limits DEFAULT =
      new Limits(1_000, 10_000, 262_144, 50, Consequence.FAIL, Consequence.FAIL);
}
