package io.millrace.review.store;

import io.millrace.review.core.ReviewStatus;
import java.util.Set;

/** In which order a list comes: by what people do with it. */
public enum ReviewOrder {
  /** Reviews that wait: the oldest due first. */
  DUE("r.dueAt", false),
  /** Reviews that are closed: the newest decision first. */
  CLOSED("coalesce(r.closedAt, r.pendingUntil)", true),
  /** Both: the newest request first. */
  REQUESTED("r.requestedAt", true);

  final String key;
  final boolean newestFirst;

  ReviewOrder(String key, boolean newestFirst) {
    this.key = key;
    this.newestFirst = newestFirst;
  }

  public static ReviewOrder of(Set<ReviewStatus> statuses) {
    if (statuses.stream().allMatch(ReviewStatus::isWaiting)) return DUE;
    return statuses.stream().noneMatch(ReviewStatus::isWaiting) ? CLOSED : REQUESTED;
  }
}
