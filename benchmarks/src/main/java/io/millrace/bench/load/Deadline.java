package io.millrace.bench.load;

import java.time.Duration;

/**
 * When waiting ends, for waits that share one bound.
 *
 * @param bound that was given, for messages
 */
record Deadline(long atNanos, Duration bound) {

  static Deadline in(Duration bound) {
    return new Deadline(System.nanoTime() + bound.toNanos(), bound);
  }

  /** Never negative. */
  long leftNanos() {
    return Math.max(0, atNanos - System.nanoTime());
  }
}
