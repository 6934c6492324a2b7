package io.millrace.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Times as people say them: {@code 340ms}, {@code 2.4s}, {@code 3m 12s}, {@code 2h}, {@code 5d}.
 * What is no instant is shown as {@code -}.
 */
public final class Ages {

  private static final String UNKNOWN = "-";

  private Ages() {}

  /** How long ago, in one unit. */
  public static String since(JsonNode instant, Instant now) {
    var at = parse(instant);
    return at == null ? UNKNOWN : coarse(Duration.between(at, now));
  }

  /** How long until then: {@code in 3h}, or {@code 2m late}. */
  public static String until(JsonNode instant, Instant now) {
    var at = parse(instant);
    if (at == null) return UNKNOWN;
    return at.isBefore(now)
        ? coarse(Duration.between(at, now)) + " late"
        : "in " + coarse(Duration.between(now, at));
  }

  /** From the one to the other, exact enough to compare steps. */
  public static String between(JsonNode from, JsonNode to) {
    var start = parse(from);
    var end = parse(to);
    return start == null || end == null ? UNKNOWN : exact(Duration.between(start, end));
  }

  private static String coarse(Duration age) {
    if (age.isNegative()) return "0s";
    if (age.toDays() > 0) return age.toDays() + "d";
    if (age.toHours() > 0) return age.toHours() + "h";
    if (age.toMinutes() > 0) return age.toMinutes() + "m";
    return age.toSeconds() + "s";
  }

  private static String exact(Duration duration) {
    if (duration.isNegative()) return "0ms";
    if (duration.toMillis() < 1000) return duration.toMillis() + "ms";
    if (duration.toSeconds() < 60)
      return String.format(Locale.ROOT, "%.1fs", duration.toMillis() / 1000.0);
    return duration.toMinutes() + "m " + duration.toSecondsPart() + "s";
  }

  private static @Nullable Instant parse(JsonNode instant) {
    if (!instant.isTextual()) return null;
    try {
      return Instant.parse(instant.asText());
    } catch (DateTimeException e) {
      return null;
    }
  }
}
