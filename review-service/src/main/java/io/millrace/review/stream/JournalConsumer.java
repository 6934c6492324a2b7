package io.millrace.review.stream;

import io.millrace.contracts.record.DeadLetter;
import io.millrace.kit.kafka.DeadLetters;
import io.millrace.review.core.Change;
import io.millrace.review.core.FoldPlan;
import io.millrace.review.ops.FoldProgress;
import io.millrace.review.store.QuietRuns;
import io.millrace.review.store.ReviewRepository;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Folds the journal into the queue, one batch after the other: runs that only began or ended
 * together, every other change in order and in a transaction of its own. A batch is acknowledged
 * once all of it is committed; after a crash it comes again and changes nothing. Poison, and what
 * the database refuses as data, becomes a dead letter and the fold goes on; any other failure
 * (database or Kafka away) is tried again until it works, because skipping would lose a review.
 */
@ApplicationScoped
public class JournalConsumer {

  public static final String EVENTS_IN = "review-events-in";

  private static final Logger LOG = Logger.getLogger(JournalConsumer.class);
  private static final Duration RETRY_FIRST = Duration.ofMillis(100);
  private static final Duration RETRY_MAX = Duration.ofSeconds(5);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(15);

  private final ReviewRepository reviews;
  private final QuietRuns quietRuns;
  private final DeadLetters deadLetters;
  private final FoldProgress progress;

  JournalConsumer(
      ReviewRepository reviews,
      QuietRuns quietRuns,
      DeadLetters deadLetters,
      FoldProgress progress) {
    this.reviews = reviews;
    this.quietRuns = quietRuns;
    this.deadLetters = deadLetters;
    this.progress = progress;
  }

  @Incoming(EVENTS_IN)
  Uni<Void> consume(ConsumerRecords<byte[], byte[]> records) {
    var batch = EventBatch.of(records);
    if (batch.changes().isEmpty() && batch.poison().isEmpty()) return Uni.createFrom().voidItem();
    var context =
        Objects.requireNonNull(Vertx.currentContext(), "Channels run on a Vert.x context");
    var plan = FoldPlan.of(batch.changes().stream().map(EventBatch.Read::change).toList());
    var sources = new IdentityHashMap<Change, ConsumerRecord<byte[], byte[]>>();
    batch.changes().forEach(read -> sources.put(read.change(), read.record()));
    return oneByOne(batch.poison(), poison -> bury(context, poison))
        .chain(() -> together(context, plan, sources))
        .chain(rest -> oneByOne(rest, change -> single(context, source(sources, change), change)))
        .chain(() -> oneByOne(plan.single(), c -> single(context, source(sources, c), c)));
  }

  private static ConsumerRecord<byte[], byte[]> source(
      Map<Change, ConsumerRecord<byte[], byte[]>> sources, Change change) {
    return Objects.requireNonNull(sources.get(change), "A change comes from a record");
  }

  private static <T> Uni<Void> oneByOne(List<T> items, Function<T, Uni<Void>> work) {
    return Multi.createFrom()
        .iterable(items)
        .onItem()
        .transformToUniAndConcatenate(work::apply)
        .onItem()
        .ignoreAsUni();
  }

  /** Folds the quiet runs; returns what of them has to be folded one by one. */
  private Uni<List<Change>> together(
      Context context, FoldPlan plan, Map<Change, ConsumerRecord<byte[], byte[]>> sources) {
    var all = new ArrayList<Change>(plan.begun());
    all.addAll(plan.ended());
    if (all.isEmpty()) return Uni.createFrom().item(List.of());
    return untilDone(
        source(sources, all.getFirst()),
        context,
        () ->
            quietRuns
                .remember(plan.begun())
                .chain(() -> quietRuns.forget(plan.ended()))
                .map(List::<Change>copyOf)
                .onFailure(Refusals::isRefusedData)
                .recoverWithItem(() -> List.copyOf(all)));
  }

  private Uni<Void> single(Context context, ConsumerRecord<byte[], byte[]> record, Change change) {
    return untilDone(
        record,
        context,
        () ->
            reviews
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
                                e))));
  }

  private Uni<Void> bury(Context context, EventBatch.Poison poison) {
    var e = poison.failure();
    return untilDone(
        poison.record(),
        context,
        () -> bury(poison.record(), new DeadLetter(e.code(), message(e), false, e)));
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
  private <T> Uni<T> untilDone(
      ConsumerRecord<byte[], byte[]> record, Context context, Supplier<Uni<T>> attempt) {
    return Uni.createFrom()
        .deferred(attempt::get)
        .runSubscriptionOn(task -> context.runOnContext(ignored -> task.run()))
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
