package io.millrace.review.api;

import io.millrace.kit.problem.ProblemException;
import io.millrace.review.core.Ruling;

/** What can go wrong with a review, as problem documents. */
final class Problems {

  private static final int RETRY_AFTER_SECONDS = 2;

  private Problems() {}

  static ProblemException unknown(String reviewId) {
    return new ProblemException(
        404, "review_unknown", "Unknown review", "No review is called '" + reviewId + "'.");
  }

  static ProblemException of(Ruling.Refused refused) {
    return switch (refused.reason()) {
      case CLAIMED ->
          new ProblemException(
              409, "review_claimed", "Another person holds the review", refused.detail());
      case DECIDED ->
          new ProblemException(
              409, "review_decided", "The review has been decided", refused.detail());
      case CLOSED ->
          new ProblemException(
              409, "review_closed", "The review no longer waits", refused.detail());
      case INVALID -> decisionInvalid(refused.detail());
    };
  }

  static ProblemException decisionInvalid(String detail) {
    return new ProblemException(400, "decision_invalid", "The decision is not valid", detail);
  }

  static ProblemException bodyMissing() {
    return new ProblemException(
        400, "json_malformed", "The body is missing", "Send the decision as a JSON object.");
  }

  static ProblemException queryInvalid(String detail) {
    return new ProblemException(400, "query_invalid", "The query is not valid", detail);
  }

  static ProblemException journalUnavailable() {
    return new ProblemException(
            503,
            "journal_unavailable",
            "The journal does not take decisions now",
            "Kafka did not take the decision in time. The review is as it was; try again.")
        .retryAfter(RETRY_AFTER_SECONDS);
  }
}
