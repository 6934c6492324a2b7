package io.millrace.review.store;

import io.millrace.contracts.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Values on their way into and out of columns. */
final class Texts {

  private static final char NUL = '\0';
  private static final char REPLACEMENT = '\uFFFD';

  private Texts() {}

  /** PostgreSQL's text takes every character but NUL. */
  static @Nullable String storable(@Nullable String text) {
    return text == null ? null : required(text);
  }

  static String required(String text) {
    return text.replace(NUL, REPLACEMENT);
  }

  static @Nullable String text(@Nullable Json json) {
    return json == null ? null : json.text();
  }

  static @Nullable Json json(@Nullable String text) {
    return text == null ? null : new Json(text);
  }

  /** The API shows milliseconds, and a cursor must compare as its row does. */
  static Instant milliseconds(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS);
  }
}
