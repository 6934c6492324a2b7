package io.millrace.agents.ledger;

import java.time.Duration;

/**
 * Bounds of the ledger.
 *
 * @param resultBytesMax largest result that is kept
 * @param grace added to a call's time-out before its holder is taken for dead, and what a call that
 *     was given up may still be on its way before it is reconciled; longer than the longest pause
 *     of a process
 * @param waitMax longest wait for a call that another delivery makes
 * @param queryTimeout of one statement, in whole seconds
 */
public record LedgerSettings(
    int resultBytesMax, Duration grace, Duration waitMax, Duration queryTimeout) {

  public static final LedgerSettings DEFAULTS =
      new LedgerSettings(
          1_048_576, Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofSeconds(5));

  public LedgerSettings {
    if (resultBytesMax < 1 || grace.toMillis() < 1 || waitMax.toMillis() < 1)
      throw new IllegalArgumentException("The bounds of the ledger are positive");
    if (queryTimeout.toSeconds() < 1)
      throw new IllegalArgumentException("A statement has at least a second");
  }
}
