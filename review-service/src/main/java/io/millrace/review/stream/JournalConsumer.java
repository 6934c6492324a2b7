package io.millrace.review.stream;

import io.millrace.contracts.codec.UndecodableException;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.record.DeadLetter;
import io.millrace.contracts.record.Records;
import io.millrace.kit.kafka.DeadLetters;
import io.millrace.review.core.Change;
import io.millrace.review.core.ReviewFold;
import io.millrace.review.ops.FoldProgress;
import io.millrace.review.store.ReviewRepository;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Folds the journal into the queue, one event after the other. An event is acknowledged once its
 * row is committed; after a crash it comes again and changes nothing. Poison, and what the database
 * refuses as data, becomes a dead letter and the fold goes on; any other failure (database or Kafka
 * away) is tried again until it works, because skipping would lose a review.
 */
@ApplicationScoped
public class JournalConsumer {

  public static final String EVENTS_IN = "review-events-in";

  private static final Logger LOG = Logger.getLogger(JournalConsumer.class);
  private static final Duration RETRY_FIRST = Duration.ofMillis(100);
  private static final Duration RETRY_MAX = Duration.ofSeconds(5);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(15);

  private final ReviewRepository reviews;
  private final DeadLetters deadLetters;
  private final FoldProgress progress;

  JournalConsumer(ReviewRepository reviews, DeadLetters deadLetters, FoldProgress progress) {
    this.reviews = reviews;
    this.deadLetters = deadLetters;
    this.progress = progress;
  }

  @Incoming(EVENTS_IN)
  Uni<Void> consume(ConsumerRecord<byte[], byte[]> record) {
    try {
      var change = ReviewFold.change(decode(record));
      if (change instanceof Change.Nothing) return Uni.createFrom().voidItem();
      var context =
          Objects.requireNonNull(Vertx.currentContext(), "Channels run on a Vert.x context");
      return untilDone(record, context, () -> fold(record, change));
    } catch (UndecodableException e) {
      return untilDone(
          record, null, () -> bury(record, new DeadLetter(e.code(), message(e), false, e)));
    }
  }

  private static JournalEntry decode(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null)
      throw new UndecodableException("value_missing", "The record has no value", null);
    return Records.codec(JournalEntry.class).decode(record.value());
  }

  private Uni<Void> fold(ConsumerRecord<byte[], byte[]> record, Change change) {
    return reviews
        .apply(change)
        .onFailure(Refusals::isRefusedData)
        .recoverWithUni(
            e ->
                bury(
                    record,
                    new DeadLetter(
                        "row_refused",
                        "The database refuses the event as data: " + message(e),
                        false,
                        e)));
  }

  private Uni<Void> bury(ConsumerRecord<byte[], byte[]> record, DeadLetter letter) {
    return Uni.createFrom()
        .voidItem()
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .invoke(() -> deadLetters.send(record, letter));
  }

  /**
   * Every attempt begins on the context that the database client needs; waiting between them is the
   * timer's.
   */
  private Uni<Void> untilDone(
      ConsumerRecord<byte[], byte[]> record,
      @Nullable Context context,
      Supplier<Uni<Void>> attempt) {
    Executor executor =
        context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
    return Uni.createFrom()
        .deferred(attempt::get)
        .runSubscriptionOn(executor)
        .ifNoItem()
        .after(ATTEMPT_TIMEOUT)
        .fail()
        .onFailure()
        .invoke(e -> stalled(record, e))
        .onFailure()
        .retry()
        .withBackOff(RETRY_FIRST, RETRY_MAX)
        .indefinitely()
        .invoke(progress::folded);
  }

  private void stalled(ConsumerRecord<byte[], byte[]> record, Throwable e) {
    progress.failed();
    LOG.warnf(
        "Event %s-%d@%d cannot be folded yet, trying again: %s",
        record.topic(), record.partition(), record.offset(), e.toString());
  }

  private static String message(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
