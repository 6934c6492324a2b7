package io.millrace.review.store;

import io.millrace.review.core.ReviewStatus;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * A page of reviews to look for.
 *
 * @param statuses those wanted; never empty
 * @param now claims and decisions on their way count until their end only, so the status of a row
 *     depends on the time
 */
public record ReviewQuery(
    Set<ReviewStatus> statuses,
    @Nullable String role,
    @Nullable Cursor before,
    int limit,
    Instant now) {

  private static final String ON_ITS_WAY = "(r.pendingUntil is not null and r.pendingUntil > :now)";
  private static final String CLAIMED = "(r.claimedUntil is not null and r.claimedUntil > :now)";

  public ReviewQuery {
    statuses = Set.copyOf(statuses);
  }

  public ReviewOrder order() {
    return ReviewOrder.of(statuses);
  }

  /** One row more than the limit, which tells whether there is a next page. */
  Mutiny.SelectionQuery<ReviewRow> on(Mutiny.Session session) {
    var order = order();
    var hql = new StringBuilder("from ReviewRow r where (");
    hql.append(
            statuses.stream()
                .sorted()
                .map(ReviewQuery::condition)
                .collect(Collectors.joining(" or ")))
        .append(')');
    hql.append(" and :now is not null");
    if (role != null) hql.append(" and r.role = :role");
    if (before != null)
      hql.append(
          " and (%1$s %2$s :at or (%1$s = :at and r.reviewId > :id))"
              .formatted(order.key, order.newestFirst ? "<" : ">"));
    hql.append(" order by ")
        .append(order.key)
        .append(order.newestFirst ? " desc" : " asc")
        .append(", r.reviewId asc");
    var query =
        session
            .createSelectionQuery(hql.toString(), ReviewRow.class)
            .setParameter("now", now)
            .setMaxResults(limit + 1);
    if (role != null) query.setParameter("role", role);
    if (before != null) query.setParameter("at", before.at()).setParameter("id", before.reviewId());
    return query;
  }

  private static String condition(ReviewStatus status) {
    return switch (status) {
      case OPEN -> "(r.status = OPEN and not " + ON_ITS_WAY + " and not " + CLAIMED + ")";
      case CLAIMED -> "(r.status = OPEN and not " + ON_ITS_WAY + " and " + CLAIMED + ")";
      case DECIDED -> "(r.status = DECIDED or (r.status = OPEN and " + ON_ITS_WAY + "))";
      case EXPIRED -> "(r.status = EXPIRED)";
      case CANCELLED -> "(r.status = CANCELLED)";
    };
  }

  Cursor after(ReviewRow row) {
    var at =
        switch (order()) {
          case DUE -> row.dueAt;
          case REQUESTED -> row.requestedAt;
          case CLOSED ->
              row.closedAt != null
                  ? row.closedAt
                  : row.pendingUntil != null ? row.pendingUntil : row.requestedAt;
        };
    return new Cursor(order(), at, row.reviewId);
  }
}
