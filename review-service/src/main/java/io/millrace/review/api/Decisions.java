package io.millrace.review.api;

import io.millrace.review.core.Phase.Decision;
import io.millrace.review.core.Review;
import io.millrace.review.core.ReviewRules;
import io.millrace.review.core.Ruling;
import io.millrace.review.ops.ReviewSettings;
import io.millrace.review.store.ReviewRepository;
import io.millrace.review.stream.DecisionSender;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes a decision: rule under the row's lock, send, then mark the row. The order makes an outbox
 * needless. Until Kafka holds the decision nothing was accepted and the row is as before; from then
 * on the journal brings it back as ReviewDecided whether the mark was stored or not. The mark only
 * keeps a second person from deciding in between.
 */
@ApplicationScoped
public class Decisions {

  private static final Logger LOG = Logger.getLogger(Decisions.class);

  private final ReviewRepository reviews;
  private final DecisionSender sender;
  private final ReviewSettings settings;
  private final Clock clock = Clock.systemUTC();

  Decisions(ReviewRepository reviews, DecisionSender sender, ReviewSettings settings) {
    this.reviews = reviews;
    this.sender = sender;
    this.settings = settings;
  }

  /**
   * @return the review with its decision on its way; empty where there is no such review
   */
  Uni<Optional<Review>> decide(String reviewId, Decision decision) {
    var sent = new AtomicReference<@Nullable Review>();
    return reviews
        .change(reviewId, review -> send(review, decision, sent))
        .onFailure(e -> sent.get() != null)
        .recoverWithItem(
            e -> {
              LOG.warnf(
                  e,
                  "The decision on %s is in the journal's hands, but its mark was not stored",
                  reviewId);
              return Optional.ofNullable(sent.get());
            });
  }

  private Uni<Review> send(
      Review review, Decision decision, AtomicReference<@Nullable Review> sent) {
    Instant now = clock.instant();
    var granted = granted(ReviewRules.decide(review, decision, now, settings.decisionTimeout()));
    return sender
        .send(review, decision, now)
        .onFailure()
        .invoke(
            e ->
                LOG.warnf(
                    "Kafka did not take the decision on %s: %s", review.reviewId(), e.toString()))
        .onFailure()
        .transform(e -> Problems.journalUnavailable())
        .invoke(() -> sent.set(granted))
        .replaceWith(granted);
  }

  static Review granted(Ruling ruling) {
    return switch (ruling) {
      case Ruling.Granted granted -> granted.review();
      case Ruling.Refused refused -> throw Problems.of(refused);
    };
  }
}
