package io.millrace.review.api;

import io.millrace.review.core.ReviewStatus;
import io.millrace.review.store.Cursor;
import io.millrace.review.store.ReviewQuery;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The query of a list, checked. */
final class ListParameters {

  static final int LIMIT_MAX = 200;

  private ListParameters() {}

  static ReviewQuery query(
      @Nullable String status,
      @Nullable String role,
      @Nullable String before,
      int limit,
      Instant now) {
    if (limit < 1 || limit > LIMIT_MAX)
      throw Problems.queryInvalid("'limit' is 1 to " + LIMIT_MAX + ".");
    var statuses = statuses(status);
    var cursor =
        before == null || before.isBlank()
            ? null
            : Cursor.parse(before).orElseThrow(ListParameters::cursorInvalid);
    var query =
        new ReviewQuery(statuses, role == null || role.isBlank() ? null : role, cursor, limit, now);
    if (cursor != null && cursor.order() != query.order()) throw cursorInvalid();
    return query;
  }

  private static Set<ReviewStatus> statuses(@Nullable String status) {
    if (status == null || status.isBlank()) return EnumSet.allOf(ReviewStatus.class);
    try {
      return Arrays.stream(status.split(","))
          .map(name -> ReviewStatus.valueOf(name.strip().toUpperCase(Locale.ROOT)))
          .collect(Collectors.toSet());
    } catch (IllegalArgumentException e) {
      throw Problems.queryInvalid(
          "'status' is one or more of "
              + Arrays.toString(ReviewStatus.values())
              + ", separated by commas.");
    }
  }

  private static RuntimeException cursorInvalid() {
    return Problems.queryInvalid("'before' is the 'next' of an answer to the same 'status'.");
  }
}
