package io.millrace.review.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contracts.json.Json;
import io.millrace.kit.view.JournalJson;
import io.millrace.review.core.Phase;
import io.millrace.review.core.Phase.Decision;
import io.millrace.review.core.Review;
import io.millrace.review.store.ReviewPage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reviews as {@code docs/api.md} shows them. A decision on its way is shown as DECIDED without
 * {@code decidedAt}, which comes with the journal's confirmation.
 */
final class ReviewJson {

  private ReviewJson() {}

  static ObjectNode page(ReviewPage page, Instant now) {
    var node = JsonNodeFactory.instance.objectNode();
    var reviews = node.putArray("reviews");
    page.reviews().forEach(review -> reviews.add(review(review, now)));
    node.put("next", page.next() == null ? null : page.next().text());
    return node;
  }

  static ObjectNode review(Review review, Instant now) {
    var node = JsonNodeFactory.instance.objectNode();
    var run = review.run();
    node.put("reviewId", review.reviewId())
        .put("runId", review.runId())
        .put("stepId", review.stepId());
    node.put("sessionId", run.sessionId())
        .put("workflow", run.workflow())
        .put("workflowVersion", run.workflowVersion());
    node.put("role", review.role()).put("status", review.statusAt(now).name());
    node.put("reason", review.reason())
        .put("reasonCode", review.reasonCode())
        .put("message", run.message());
    set(node, "input", run.input());
    set(node, "context", review.context());
    set(node, "proposed", review.proposed());
    put(node, "requestedAt", review.requestedAt());
    put(node, "dueAt", review.dueAt());
    var claim = review.claimAt(now);
    node.put("claimedBy", claim == null ? null : claim.actor());
    put(node, "claimedAt", claim == null ? null : claim.at());
    var decision = decision(review, now);
    node.put("verdict", decision == null ? null : decision.verdict().name());
    set(node, "output", decision == null ? null : decision.output());
    node.put("comment", decision == null ? null : decision.comment());
    node.put("decidedBy", decision == null ? null : decision.actor());
    put(node, "decidedAt", review.phase() instanceof Phase.Decided decided ? decided.at() : null);
    return node;
  }

  private static @Nullable Decision decision(Review review, Instant now) {
    if (review.phase() instanceof Phase.Decided decided) return decided.decision();
    var pending = review.pendingAt(now);
    return pending == null ? null : pending.decision();
  }

  private static void set(ObjectNode node, String name, @Nullable Json value) {
    node.set(name, value == null ? node.nullNode() : value.tree());
  }

  private static void put(ObjectNode node, String name, @Nullable Instant at) {
    node.put(name, at == null ? null : JournalJson.instant(at));
  }
}
