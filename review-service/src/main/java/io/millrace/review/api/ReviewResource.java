package io.millrace.review.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.review.core.Review;
import io.millrace.review.core.ReviewRules;
import io.millrace.review.core.Ruling;
import io.millrace.review.ops.ReviewSettings;
import io.millrace.review.store.ReviewRepository;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/reviews}: the queue, claims and decisions. */
@Path("/api/v1/reviews")
@Tag(name = "Reviews")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ReviewResource {

  private static final String LIMIT_DEFAULT = "50";

  private final ReviewRepository reviews;
  private final Decisions decisions;
  private final ReviewSettings settings;
  private final Clock clock = Clock.systemUTC();

  ReviewResource(ReviewRepository reviews, Decisions decisions, ReviewSettings settings) {
    this.reviews = reviews;
    this.decisions = decisions;
    this.settings = settings;
  }

  @GET
  @Operation(
      summary =
          "Reviews by status and role; waiting ones oldest due first, closed ones newest first")
  public Uni<ObjectNode> list(
      @RestQuery @Nullable String status,
      @RestQuery @Nullable String role,
      @RestQuery @Nullable String before,
      @RestQuery @DefaultValue(LIMIT_DEFAULT) int limit) {
    var now = clock.instant();
    return reviews
        .list(ListParameters.query(status, role, before, limit, now))
        .map(page -> ReviewJson.page(page, now));
  }

  @GET
  @Path("/{reviewId}")
  @Operation(summary = "One review")
  public Uni<ObjectNode> get(@RestPath String reviewId) {
    return reviews.find(reviewId).map(found -> shown(reviewId, found));
  }

  @POST
  @Path("/{reviewId}/claim")
  @Operation(summary = "Take a review, so that nobody else works on it")
  public Uni<ObjectNode> claim(@RestPath String reviewId, @Nullable ClaimRequest request) {
    var actor = Actors.of(request);
    return change(
        reviewId,
        review -> ReviewRules.claim(review, actor, clock.instant(), settings.claimTimeout()));
  }

  @POST
  @Path("/{reviewId}/release")
  @Operation(summary = "Give a review back")
  public Uni<ObjectNode> release(@RestPath String reviewId, @Nullable ClaimRequest request) {
    var actor = Actors.of(request);
    return change(reviewId, review -> ReviewRules.release(review, actor, clock.instant()));
  }

  @POST
  @Path("/{reviewId}/decision")
  @Operation(summary = "Decide; accepted once Kafka holds the decision")
  public Uni<Response> decide(@RestPath String reviewId, @Nullable DecisionRequest request) {
    if (request == null) throw Problems.bodyMissing();
    return decisions
        .decide(reviewId, request.decision())
        .map(decided -> Response.accepted(shown(reviewId, decided)).build());
  }

  private Uni<ObjectNode> change(String reviewId, Function<Review, Ruling> rule) {
    return reviews
        .change(
            reviewId, review -> Uni.createFrom().item(() -> Decisions.granted(rule.apply(review))))
        .map(changed -> shown(reviewId, changed));
  }

  private ObjectNode shown(String reviewId, Optional<Review> review) {
    Instant now = clock.instant();
    return ReviewJson.review(review.orElseThrow(() -> Problems.unknown(reviewId)), now);
  }
}
