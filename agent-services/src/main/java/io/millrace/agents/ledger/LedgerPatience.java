package io.millrace.agents.ledger;

import io.millrace.agents.api.AgentException;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a call waits for others, and how often it asks a database that does not answer. */
final class LedgerPatience {

  private static final int TRIES = 3;
  private static final long TRY_PAUSE_MS = 50;
  private static final long POLL_MS_MIN = 5;
  private static final long POLL_MS_MAX = 250;

  /** A statement to the database. */
  @FunctionalInterface
  interface Statement<T extends @Nullable Object> {
    T run() throws SQLException;
  }

  private final long endNs;
  private long pollMs = POLL_MS_MIN;

  LedgerPatience(Duration waitMax) {
    this.endNs = System.nanoTime() + waitMax.toNanos();
  }

  /** False where the patience is at its end. */
  boolean pause(long untilMs) throws InterruptedException {
    if (System.nanoTime() >= endNs) return false;
    Thread.sleep(Math.clamp(untilMs, 1, pollMs));
    pollMs = Math.min(POLL_MS_MAX, pollMs * 2);
    return true;
  }

  /** For statements that may be repeated though nobody knows whether they took effect. */
  static <T extends @Nullable Object> T persist(Statement<T> statement)
      throws AgentException, InterruptedException {
    for (int i = 1; ; i++) {
      try {
        return statement.run();
      } catch (SQLException e) {
        // An interrupt closes the connection of a virtual thread.
        if (Thread.interrupted()) throw interrupted(e);
        if (i == TRIES) throw LedgerFailures.unavailable(e);
        Thread.sleep(TRY_PAUSE_MS * i);
      }
    }
  }

  static <T> T once(Statement<T> statement) throws AgentException, InterruptedException {
    try {
      return statement.run();
    } catch (SQLException e) {
      if (Thread.interrupted()) throw interrupted(e);
      throw LedgerFailures.unavailable(e);
    }
  }

  /** What was done is written down though the attempt is over. */
  static <T> T uninterrupted(Statement<T> statement) throws AgentException, InterruptedException {
    boolean interrupted = Thread.interrupted();
    try {
      return persist(statement);
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  private static InterruptedException interrupted(SQLException cause) {
    var interrupt = new InterruptedException("interrupted while the call ledger was asked");
    interrupt.initCause(cause);
    return interrupt;
  }
}
