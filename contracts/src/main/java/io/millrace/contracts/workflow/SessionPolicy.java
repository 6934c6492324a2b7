package io.millrace.contracts.workflow;

import org.jspecify.annotations.Nullable;

/**
 * How runs of one session live together.
 *
 * @param onMessage what a run does that finds another one of its session at work
 * @param contextTokens size of the context; past {@link #SUMMARISE_AT} of it the oldest {@link
 *     #SUMMARISE_SHARE} is summarised
 * @param summariser workflow that writes the summary; null keeps turns until they no longer fit
 */
public record SessionPolicy(OnMessage onMessage, int contextTokens, @Nullable String summariser) {

  public static final double SUMMARISE_AT = 0.7;
  public static final double SUMMARISE_SHARE = 0.2;

  public static final SessionPolicy DEFAULT = new SessionPolicy(OnMessage.ENQUEUE, 8_000, null);

  /** What a second message during a run does. */
  public enum OnMessage {
    /** Waits for its turn. */
    ENQUEUE,
    /** Cancels the run before it. */
    INTERRUPT,
    /** Is refused. */
    REJECT,
    /** Runs beside it. */
    PARALLEL
  }
}
