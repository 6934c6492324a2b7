package io.millrace.contracts.workflow;

import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How often and when a failed attempt is repeated.
 *
 * @param attempts attempts in all, at least 1
 * @param backoff wait before the second attempt
 * @param factor each further wait is this many times longer
 * @param backoffMax longest wait
 * @param jitter share by which a wait is made shorter or longer, 0 to 1, so that attempts that
 *     failed together do not return together
 * @param codes error codes that are worth another attempt; empty: all that the failure calls
 *     retriable
 */
public record RetryPolicy(
    int attempts,
    Duration backoff,
    double factor,
    Duration backoffMax,
    double jitter,
    SortedSet<String> codes) {

  /** Three repeats: after about 1 s, 2 s and 4 s. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(4, Duration.ofSeconds(1), 2.0, Duration.ofMinutes(5), 0.1, new TreeSet<>());

  public RetryPolicy {
    codes = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(codes));
  }

  /**
   * @param failedAttempts attempts that failed so far, at least 1
   * @param seed the same seed gives the same wait: a decision must not throw dice
   */
  public Duration delayAfter(int failedAttempts, String seed) {
    double delayMs = backoff.toMillis() * Math.pow(factor, failedAttempts - 1.0);
    delayMs *= 1 + jitter * (2 * unitInterval(seed + '/' + failedAttempts) - 1);
    return delayMs >= backoffMax.toMillis() ? backoffMax : Duration.ofMillis(Math.round(delayMs));
  }

  public boolean allowsAfter(int failedAttempts, String code) {
    return failedAttempts < attempts && (codes.isEmpty() || codes.contains(code));
  }

  /** FNV-1a with a final mix, as a number from 0 (inclusive) to 1 (exclusive). */
  private static double unitInterval(String seed) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < seed.length(); i++) hash = (hash ^ seed.charAt(i)) * 0x100000001b3L;
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash ^= hash >>> 33;
    return (hash >>> 11) * 0x1.0p-53;
  }
}
