package io.millrace.review.store;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Verdict;
import io.millrace.review.core.Phase;
import io.millrace.review.core.Review;
import io.millrace.review.core.RunFacts;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Row of {@code reviews}. The columns of claim and decision mean something in the phases that have
 * them only; {@link #review()} gives the record that says which, and nothing outside this package
 * sees a row.
 */
@Entity
@Table(schema = "reviews", name = "reviews")
public class ReviewRow {

  /** What the journal says; CLAIMED is no phase of its own because a claim ends with time. */
  enum Stored {
    OPEN,
    DECIDED,
    EXPIRED,
    CANCELLED
  }

  @Id
  @Column(name = "review_id")
  String reviewId = "";

  @Column(name = "run_id")
  String runId = "";

  @Column(name = "step_id")
  String stepId = "";

  @Column(name = "sequence")
  long sequence;

  @Column(name = "session_id")
  @Nullable String sessionId;

  @Column(name = "workflow")
  @Nullable String workflow;

  @Column(name = "workflow_version")
  @Nullable Integer workflowVersion;

  @Column(name = "tenant")
  String tenant = "";

  @Column(name = "message")
  @Nullable String message;

  @Column(name = "input")
  @Nullable String input;

  @Column(name = "role")
  String role = "";

  @Column(name = "reason")
  String reason = "";

  @Column(name = "reason_code")
  String reasonCode = "";

  @Column(name = "proposed")
  @Nullable String proposed;

  @Column(name = "context")
  String context = "";

  @Column(name = "requested_at")
  Instant requestedAt = Instant.EPOCH;

  @Column(name = "due_at")
  Instant dueAt = Instant.EPOCH;

  @Enumerated(EnumType.STRING)
  @Column(name = "status", columnDefinition = "text")
  Stored status = Stored.OPEN;

  @Column(name = "closed_at")
  @Nullable Instant closedAt;

  @Column(name = "claimed_by")
  @Nullable String claimedBy;

  @Column(name = "claimed_at")
  @Nullable Instant claimedAt;

  @Column(name = "claimed_until")
  @Nullable Instant claimedUntil;

  @Column(name = "pending_until")
  @Nullable Instant pendingUntil;

  @Enumerated(EnumType.STRING)
  @Column(name = "verdict", columnDefinition = "text")
  @Nullable Verdict verdict;

  @Column(name = "output")
  @Nullable String output;

  @Column(name = "comment")
  @Nullable String comment;

  @Column(name = "decided_by")
  @Nullable String decidedBy;

  static ReviewRow of(Review review) {
    var row = new ReviewRow();
    row.reviewId = review.reviewId();
    row.runId = review.runId();
    row.stepId = review.stepId();
    row.sessionId = review.run().sessionId();
    row.workflow = review.run().workflow();
    row.workflowVersion = review.run().workflowVersion();
    row.tenant = review.run().tenant();
    row.message = Texts.storable(review.run().message());
    row.input = Texts.text(review.run().input());
    row.role = review.role();
    row.reason = Texts.required(review.reason());
    row.reasonCode = review.reasonCode();
    row.proposed = Texts.text(review.proposed());
    row.context = review.context().text();
    row.requestedAt = Texts.milliseconds(review.requestedAt());
    row.dueAt = Texts.milliseconds(review.dueAt());
    row.take(review);
    return row;
  }

  /** Takes over what may change of a review. */
  void take(Review review) {
    sequence = review.sequence();
    takeClaim(review.phase().claim());
    switch (review.phase()) {
      case Phase.Waiting waiting -> {
        status = Stored.OPEN;
        closedAt = null;
        pendingUntil =
            waiting.pending() == null ? null : Texts.milliseconds(waiting.pending().until());
        takeDecision(waiting.pending() == null ? null : waiting.pending().decision());
      }
      case Phase.Decided decided -> {
        close(Stored.DECIDED, decided.at());
        takeDecision(decided.decision());
      }
      case Phase.Expired expired -> close(Stored.EXPIRED, expired.at());
      case Phase.Cancelled cancelled -> close(Stored.CANCELLED, cancelled.at());
    }
  }

  private void close(Stored as, Instant at) {
    status = as;
    closedAt = Texts.milliseconds(at);
    pendingUntil = null;
    takeDecision(null);
  }

  private void takeClaim(Phase.@Nullable Claim claim) {
    claimedBy = claim == null ? null : claim.actor();
    claimedAt = claim == null ? null : Texts.milliseconds(claim.at());
    claimedUntil = claim == null ? null : Texts.milliseconds(claim.until());
  }

  private void takeDecision(Phase.@Nullable Decision decision) {
    verdict = decision == null ? null : decision.verdict();
    output = decision == null ? null : Texts.text(decision.output());
    comment = decision == null ? null : Texts.storable(decision.comment());
    decidedBy = decision == null ? null : decision.actor();
  }

  Review review() {
    return new Review(
        reviewId,
        runId,
        stepId,
        sequence,
        new RunFacts(sessionId, workflow, workflowVersion, tenant, message, Texts.json(input)),
        role,
        reason,
        reasonCode,
        Texts.json(proposed),
        new Json(context),
        requestedAt,
        dueAt,
        phase());
  }

  private Phase phase() {
    var at = closedAt == null ? requestedAt : closedAt;
    return switch (status) {
      case OPEN ->
          new Phase.Waiting(
              claim(), pendingUntil == null ? null : new Phase.Pending(decision(), pendingUntil));
      case DECIDED -> new Phase.Decided(claim(), decision(), at);
      case EXPIRED -> new Phase.Expired(claim(), at);
      case CANCELLED -> new Phase.Cancelled(claim(), at);
    };
  }

  private Phase.@Nullable Claim claim() {
    return claimedBy == null || claimedAt == null || claimedUntil == null
        ? null
        : new Phase.Claim(claimedBy, claimedAt, claimedUntil);
  }

  private Phase.Decision decision() {
    if (decidedBy == null || verdict == null)
      throw new IllegalStateException(
          "Review " + reviewId + " has a decision without an actor or verdict");
    return new Phase.Decision(decidedBy, verdict, Texts.json(output), comment);
  }
}
