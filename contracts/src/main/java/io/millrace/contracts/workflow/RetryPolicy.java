package io.millrace.contracts.workflow;

import java.time.Duration;

/**
 * How often and when a failed attempt is repeated.
 *
 * @param attempts attempts in all, at least 1
 * @param backoff wait before the second attempt
 * @param factor each further wait is this many times longer
 * @param backoffMax longest wait
 */
public record RetryPolicy(int attempts, Duration backoff, double factor, Duration backoffMax) {

  /** Three repeats: after 1 s, 2 s and 4 s. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(4, Duration.ofSeconds(1), 2.0, Duration.ofMinutes(5));

  /**
   * @param failedAttempts attempts that failed so far, at least 1
   */
  public Duration delayAfter(int failedAttempts) {
    double delayMs = backoff.toMillis() * Math.pow(factor, failedAttempts - 1.0);
    return delayMs >= backoffMax.toMillis() ? backoffMax : Duration.ofMillis(Math.round(delayMs));
  }

  public boolean allowsAfter(int failedAttempts) {
    return failedAttempts < attempts;
  }
}
