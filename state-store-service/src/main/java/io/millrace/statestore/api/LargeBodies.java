package io.millrace.statestore.api;

import io.millrace.kit.problem.ProblemException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets only so many requests with large bodies be under way at one time, since each of them is held
 * in memory. One that does not get its turn within {@value #TURN_TIMEOUT_MS} ms is told to come
 * back: 429 with Retry-After.
 */
final class LargeBodies {

  private static final long TURN_TIMEOUT_MS = 2_000;
  private static final int RETRY_AFTER_S = 1;

  private final String what;
  private final Semaphore turns;

  /**
   * @param what plural, for people
   * @param inFlightMax requests at one time
   */
  LargeBodies(String what, int inFlightMax) {
    this.what = what;
    this.turns = new Semaphore(inFlightMax);
  }

  Response inTurn(Supplier<Response> work) {
    try {
      if (!turns.tryAcquire(TURN_TIMEOUT_MS, TimeUnit.MILLISECONDS)) throw busy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    }
    try {
      return RunQueries.guarded(work);
    } finally {
      turns.release();
    }
  }

  /** The whole body, which the server bounds. */
  static byte[] read(InputStream body) {
    try {
      return body.readAllBytes();
    } catch (IOException e) {
      throw new ProblemException(
          400, "body_incomplete", "The body broke off", "The body was not received to its end.");
    }
  }

  private ProblemException busy() {
    return new ProblemException(
            429,
            "too_many_requests",
            "Too many " + what + " at one time",
            "Other " + what + " are being received or given out; try again in a moment.")
        .retryAfter(RETRY_AFTER_S);
  }
}
