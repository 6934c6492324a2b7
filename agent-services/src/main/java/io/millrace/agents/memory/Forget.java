package io.millrace.agents.memory;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/** Which memories of a tenant are to be forgotten. */
public sealed interface Forget {

  record ById(String id) implements Forget {}

  record OfSubject(String subject) implements Forget {}

  record OfSession(String session) implements Forget {}

  /** What was created before {@code instant}. */
  record OlderThan(Instant instant) implements Forget {

    public OlderThan {
      instant = wholeMilliseconds(instant);
    }
  }

  /** What was saved under a memory policy, and created before {@code instant}. */
  record OfPolicy(String policy, Instant instant) implements Forget {

    public OfPolicy {
      instant = wholeMilliseconds(instant);
    }
  }

  /** What was saved under none of these policies, and created before {@code instant}. */
  record OfOtherPolicies(Set<String> policies, Instant instant) implements Forget {

    public OfOtherPolicies {
      policies = Set.copyOf(policies);
      instant = wholeMilliseconds(instant);
    }
  }

  /** All but the {@code keep} newest memories of a subject. */
  record BeyondNewest(String subject, int keep) implements Forget {}

  /** Times of creation are whole milliseconds, so the next whole one means the same. */
  private static Instant wholeMilliseconds(Instant instant) {
    var whole = instant.truncatedTo(ChronoUnit.MILLIS);
    return whole.equals(instant) ? whole : whole.plusMillis(1);
  }
}
