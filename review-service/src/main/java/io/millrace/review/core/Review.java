package io.millrace.review.core;

import io.millrace.contracts.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A question to a person: a run waits at a step until somebody approves, rejects or edits what is
 * proposed.
 *
 * <p>Invariant: {@code sequence} is the last journal sequence folded into it and never falls;
 * {@code phase} leaves {@link Phase.Waiting} only by an event of the journal.
 *
 * @param run what was asked of the run
 * @param proposed the output that waits; null where the step failed and there is nothing to approve
 * @param context what the steps before have found, by step id
 */
public record Review(
    String reviewId,
    String runId,
    String stepId,
    long sequence,
    RunFacts run,
    String role,
    String reason,
    String reasonCode,
    @Nullable Json proposed,
    Json context,
    Instant requestedAt,
    Instant dueAt,
    Phase phase) {

  public ReviewStatus statusAt(Instant now) {
    return switch (phase) {
      case Phase.Waiting waiting -> {
        if (pendingAt(now) != null) yield ReviewStatus.DECIDED;
        yield claimAt(now) != null ? ReviewStatus.CLAIMED : ReviewStatus.OPEN;
      }
      case Phase.Decided decided -> ReviewStatus.DECIDED;
      case Phase.Expired expired -> ReviewStatus.EXPIRED;
      case Phase.Cancelled cancelled -> ReviewStatus.CANCELLED;
    };
  }

  /** The claim that holds at an instant; of a closed review the last one. */
  public Phase.@Nullable Claim claimAt(Instant now) {
    var claim = phase.claim();
    if (claim == null || (phase instanceof Phase.Waiting && !now.isBefore(claim.until())))
      return null;
    return claim;
  }

  /** The decision that is on its way at an instant. */
  public Phase.@Nullable Pending pendingAt(Instant now) {
    if (!(phase instanceof Phase.Waiting waiting) || waiting.pending() == null) return null;
    return now.isBefore(waiting.pending().until()) ? waiting.pending() : null;
  }

  public Review with(Phase next) {
    return with(sequence, next);
  }

  Review with(long folded, Phase next) {
    return new Review(
        reviewId,
        runId,
        stepId,
        folded,
        run,
        role,
        reason,
        reasonCode,
        proposed,
        context,
        requestedAt,
        dueAt,
        next);
  }
}
