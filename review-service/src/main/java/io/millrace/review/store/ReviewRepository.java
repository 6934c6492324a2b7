package io.millrace.review.store;

import io.millrace.review.core.Change;
import io.millrace.review.core.Review;
import io.millrace.review.core.ReviewFold;
import io.millrace.review.core.RunFacts;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The queue in PostgreSQL, without blocking. Every method is one transaction and must be called on
 * a Vert.x context; rows that change are locked first, so changes of one review come one after the
 * other, whichever instance makes them.
 */
@ApplicationScoped
public class ReviewRepository {

  private final Mutiny.SessionFactory sessions;

  ReviewRepository(Mutiny.SessionFactory sessions) {
    this.sessions = sessions;
  }

  /** Folds one change. A second application of it changes nothing. */
  public Uni<Void> apply(Change change) {
    return switch (change) {
      case Change.Remember c ->
          sessions.withTransaction(
              session -> insertIfAbsent(session, RunFactsRow.class, c.runId(), RunFactsRow.of(c)));
      case Change.Open c -> sessions.withTransaction(session -> open(session, c));
      case Change.Decide c -> sessions.withTransaction(session -> evolve(session, c.reviewId(), c));
      case Change.Expire c -> sessions.withTransaction(session -> evolve(session, c.reviewId(), c));
      case Change.End c -> sessions.withTransaction(session -> end(session, c));
      case Change.Close c -> sessions.withTransaction(session -> evolveWaiting(session, c));
      case Change.Nothing c -> Uni.createFrom().voidItem();
    };
  }

  public Uni<Optional<Review>> find(String reviewId) {
    return sessions
        .withSession(session -> session.find(ReviewRow.class, reviewId))
        .map(row -> Optional.ofNullable(row).map(ReviewRow::review));
  }

  /**
   * Changes one review under its lock. What the function returns is stored; where it fails, nothing
   * is.
   *
   * @return empty where there is no such review
   */
  public Uni<Optional<Review>> change(String reviewId, Function<Review, Uni<Review>> function) {
    return sessions.withTransaction(
        session ->
            session
                .find(ReviewRow.class, reviewId, LockModeType.PESSIMISTIC_WRITE)
                .flatMap(
                    row ->
                        row == null
                            ? Uni.createFrom().item(Optional.<Review>empty())
                            : function.apply(row.review()).invoke(row::take).map(Optional::of)));
  }

  public Uni<ReviewPage> list(ReviewQuery query) {
    return sessions
        .withSession(session -> query.on(session).getResultList())
        .map(
            rows -> {
              boolean more = rows.size() > query.limit();
              var page = more ? rows.subList(0, query.limit()) : rows;
              return new ReviewPage(
                  page.stream().map(ReviewRow::review).toList(),
                  more ? query.after(page.getLast()) : null);
            });
  }

  private static Uni<Void> open(Mutiny.Session session, Change.Open change) {
    return session
        .find(RunFactsRow.class, change.runId())
        .map(row -> row == null ? RunFacts.UNKNOWN : row.facts())
        .flatMap(
            facts ->
                insertIfAbsent(
                    session,
                    ReviewRow.class,
                    change.review().reviewId(),
                    ReviewRow.of(ReviewFold.opened(change, facts))));
  }

  private static Uni<Void> evolve(Mutiny.Session session, String reviewId, Change change) {
    return session
        .find(ReviewRow.class, reviewId, LockModeType.PESSIMISTIC_WRITE)
        .invoke(
            row -> {
              if (row != null) evolve(row, change);
            })
        .replaceWithVoid();
  }

  private static Uni<Void> end(Mutiny.Session session, Change.End change) {
    return evolveWaiting(session, change)
        .flatMap(done -> session.find(RunFactsRow.class, change.runId()))
        .flatMap(
            facts ->
                facts != null && facts.sequence < change.sequence()
                    ? session.remove(facts)
                    : Uni.createFrom().voidItem());
  }

  /** Every review of the run that waits. */
  private static Uni<Void> evolveWaiting(Mutiny.Session session, Change change) {
    return session
        .createSelectionQuery(
            "from ReviewRow r where r.runId = :run and r.status = OPEN order by r.reviewId",
            ReviewRow.class)
        .setParameter("run", change.runId())
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultList()
        .invoke(rows -> rows.forEach(row -> evolve(row, change)))
        .replaceWithVoid();
  }

  private static void evolve(ReviewRow row, Change change) {
    var review = row.review();
    var next = ReviewFold.evolve(review, change);
    if (!next.equals(review)) row.take(next);
  }

  private static <R> Uni<Void> insertIfAbsent(
      Mutiny.Session session, Class<R> type, String id, R row) {
    return session
        .find(type, id)
        .flatMap(found -> found == null ? session.persist(row) : Uni.createFrom().voidItem());
  }
}
