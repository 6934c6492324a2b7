package io.millrace.review.stream;

import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody.DecideReview;
import io.millrace.contracts.topic.Topics;
import io.millrace.kit.kafka.Outgoing;
import io.millrace.review.core.Phase.Decision;
import io.millrace.review.core.Review;
import io.millrace.review.core.ReviewFold;
import io.millrace.review.ops.ReviewSettings;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Objects;
import org.eclipse.microprofile.reactive.messaging.Channel;

/**
 * Sends decisions to the state machine. The command id is the same for every decision of a review,
 * and the state machine takes the first: sending again after a failure whose outcome is unknown
 * cannot decide twice.
 */
@ApplicationScoped
public class DecisionSender {

  public static final String COMMANDS_OUT = "review-commands-out";
  private static final String SOURCE = "/millrace/review-service";

  private final MutinyEmitter<byte[]> commands;
  private final ReviewSettings settings;

  protected DecisionSender(
      @Channel(COMMANDS_OUT) MutinyEmitter<byte[]> commands, ReviewSettings settings) {
    this.commands = commands;
    this.settings = settings;
  }

  /**
   * Done, on the caller's context, when Kafka holds the decision; fails when it does not take it in
   * time.
   */
  public Uni<Void> send(Review review, Decision decision, Instant at) {
    var context =
        Objects.requireNonNull(Vertx.currentContext(), "Requests run on a Vert.x context");
    var message = Outgoing.message(Topics.COMMANDS, command(review, decision, at), SOURCE);
    return Uni.createFrom()
        .deferred(() -> commands.sendMessage(message))
        .ifNoItem()
        .after(settings.sendTimeout())
        .fail()
        .emitOn(task -> context.runOnContext(ignored -> task.run()));
  }

  static Command command(Review review, Decision decision, Instant at) {
    return new Command(
        review.reviewId() + "/decision",
        review.runId(),
        at,
        review.run().tenant(),
        ReviewFold.USER + decision.actor(),
        new DecideReview(
            review.reviewId(), decision.verdict(), decision.output(), decision.comment()));
  }
}
