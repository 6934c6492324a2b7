package io.millrace.agents.core;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Retry-After} (RFC 9110: seconds or a date). Bounded by {@link #MAX}: a provider does
 * not decide how long a run lives.
 */
public final class RetryAfter {

  public static final Duration MAX = Duration.ofMinutes(10);

  private static final double MS = 1_000;

  private RetryAfter() {}

  /** Milliseconds from {@code now}, or null where the header says nothing that can be read. */
  public static @Nullable Long parse(@Nullable String header, Instant now) {
    if (header == null || header.isBlank()) return null;
    try {
      return bounded(Math.round(Double.parseDouble(header.strip()) * MS));
    } catch (NumberFormatException notSeconds) {
      return date(header.strip(), now);
    }
  }

  private static @Nullable Long date(String text, Instant now) {
    try {
      return bounded(
          Duration.between(
                  now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
              .toMillis());
    } catch (DateTimeException notADate) {
      return null;
    }
  }

  private static long bounded(long ms) {
    return Math.clamp(ms, 0, MAX.toMillis());
  }
}
