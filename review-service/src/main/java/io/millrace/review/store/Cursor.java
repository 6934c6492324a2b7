package io.millrace.review.store;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The last row of a page: the next page has what comes after it, whatever was added or closed
 * meanwhile. Opaque to callers.
 *
 * @param at the key the list is ordered by
 */
public record Cursor(ReviewOrder order, Instant at, String reviewId) {

  private static final int PARTS = 3;

  public String text() {
    var plain = order.name() + '|' + at.toEpochMilli() + '|' + reviewId;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /** Empty where the text is none of ours. */
  public static Optional<Cursor> parse(String text) {
    try {
      var parts =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8)
              .split("\\|", PARTS);
      if (parts.length != PARTS) return Optional.empty();
      return Optional.of(
          new Cursor(
              ReviewOrder.valueOf(parts[0]),
              Instant.ofEpochMilli(Long.parseLong(parts[1])),
              parts[2]));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
