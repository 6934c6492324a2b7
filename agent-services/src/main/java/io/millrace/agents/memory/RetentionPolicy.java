package io.millrace.agents.memory;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long memories are kept.
 *
 * @param policy name of the memory policy that says so; null for none
 * @param maxAge since it was said last; older ones are not recalled, and are forgotten by {@link
 *     MemoryRetention}
 * @param maxPerSubject the newest are kept; at most {@value #PER_SUBJECT_MAX}
 */
public record RetentionPolicy(@Nullable String policy, Duration maxAge, int maxPerSubject) {

  /** A subject is searched exactly, which this keeps fast. */
  public static final int PER_SUBJECT_MAX = 5_000;

  public static final RetentionPolicy DEFAULT =
      new RetentionPolicy(null, Duration.ofDays(365), 1_000);

  public RetentionPolicy {
    if (maxAge.isNegative() || maxAge.isZero())
      throw new IllegalArgumentException("Memories are kept for some time");
    if (maxPerSubject < 1 || maxPerSubject > PER_SUBJECT_MAX)
      throw new IllegalArgumentException("1 to " + PER_SUBJECT_MAX + " memories of a subject");
  }
}
