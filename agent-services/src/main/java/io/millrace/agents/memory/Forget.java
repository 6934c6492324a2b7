package io.millrace.agents.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Which memories of a tenant are to be forgotten. */
public sealed interface Forget {

  record ById(String id) implements Forget {}

  record OfSubject(String subject) implements Forget {}

  record OfSession(String session) implements Forget {}

  /** What was created before {@code instant}. */
  record OlderThan(Instant instant) implements Forget {

    private static final Duration MILLISECOND = Duration.ofMillis(1);

    /** Times of creation are whole milliseconds, so the next whole one means the same. */
    public OlderThan {
      var whole = instant.truncatedTo(ChronoUnit.MILLIS);
      instant = whole.equals(instant) ? whole : whole.plus(MILLISECOND);
    }
  }

  /** All but the {@code keep} newest memories of a subject. */
  record BeyondNewest(String subject, int keep) implements Forget {}
}
