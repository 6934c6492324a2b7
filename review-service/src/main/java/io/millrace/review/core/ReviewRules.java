package io.millrace.review.core;

import io.millrace.contracts.message.Verdict;
import io.millrace.review.core.Phase.Claim;
import io.millrace.review.core.Phase.Decision;
import io.millrace.review.core.Phase.Pending;
import io.millrace.review.core.Phase.Waiting;
import io.millrace.review.core.Ruling.Granted;
import io.millrace.review.core.Ruling.Reason;
import io.millrace.review.core.Ruling.Refused;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who may do what with a review, given the time. */
public final class ReviewRules {

  private ReviewRules() {}

  /** Takes the review, or prolongs the actor's own claim. */
  public static Ruling claim(Review review, String actor, Instant now, Duration claimTimeout) {
    var refusal = refusal(review, actor, now);
    return refusal != null
        ? refusal
        : new Granted(
            review.with(new Waiting(new Claim(actor, now, now.plus(claimTimeout)), null)));
  }

  /** Gives the review back; no change where nobody holds it. */
  public static Ruling release(Review review, String actor, Instant now) {
    var refusal = refusal(review, actor, now);
    return refusal != null ? refusal : new Granted(review.with(new Waiting(null, null)));
  }

  /** Marks a decision as on its way. */
  public static Ruling decide(
      Review review, Decision decision, Instant now, Duration decisionTimeout) {
    var refusal = refusal(review, decision.actor(), now);
    if (refusal != null) return refusal;
    if (decision.verdict() == Verdict.APPROVE && review.proposed() == null)
      return new Refused(
          Reason.INVALID, "There is nothing to approve: the step has no output. Edit or reject.");
    return new Granted(
        review.with(
            new Waiting(review.claimAt(now), new Pending(decision, now.plus(decisionTimeout)))));
  }

  private static @Nullable Refused refusal(Review review, String actor, Instant now) {
    return switch (review.statusAt(now)) {
      case OPEN -> null;
      case CLAIMED -> {
        var claim = review.claimAt(now);
        yield claim == null || claim.actor().equals(actor)
            ? null
            : new Refused(
                Reason.CLAIMED, claim.actor() + " holds this review until " + claim.until() + ".");
      }
      case DECIDED ->
          new Refused(Reason.DECIDED, "This review has been decided by " + decider(review) + ".");
      case EXPIRED -> new Refused(Reason.CLOSED, "This review expired; nobody decided in time.");
      case CANCELLED ->
          new Refused(
              Reason.CLOSED,
              "The run ended, or its step was settled in another way, before this review was decided.");
    };
  }

  private static String decider(Review review) {
    return switch (review.phase()) {
      case Phase.Decided decided -> decided.decision().actor();
      case Waiting waiting when waiting.pending() != null -> waiting.pending().decision().actor();
      case Phase.Waiting waiting -> "somebody";
      case Phase.Expired expired -> "somebody";
      case Phase.Cancelled cancelled -> "somebody";
    };
  }
}
