package io.millrace.review.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class ReviewFoldTest {

  private static final String RUN = "s-42~01JD0000000000000000000000";
  private static final String REVIEW = RUN + ":approval:1";
  private static final Json PROPOSED = Json.parse("{\"answer\":\"30 EUR\"}");

  @Test
  void a_requested_review_is_open_and_knows_what_its_run_was_asked() {
    // given
    var history = Histories.of(RUN).started().requested("approval", 1, PROPOSED);

    // when
    var review = fold(history.entries()).reviews.get(REVIEW);

    // then
    assertEquals(ReviewStatus.OPEN, review.statusAt(Histories.START));
    assertEquals(
        new RunFacts(
            "s-42",
            "support-desk",
            1,
            "acme",
            "Why was I charged?",
            Json.parse("{\"customerId\":\"C-1\"}")),
        review.run());
    assertEquals(PROPOSED, review.proposed());
  }

  @Test
  void a_decision_closes_the_review_and_names_the_person_without_its_prefix() {
    // given
    var history =
        Histories.of(RUN)
            .started()
            .requested("approval", 1, PROPOSED)
            .decided("approval", 1, Verdict.EDIT);

    // when
    var review = fold(history.entries()).reviews.get(REVIEW);

    // then
    var decided = assertInstanceOf(Phase.Decided.class, review.phase());
    assertEquals(
        new Phase.Decision("ada", Verdict.EDIT, Json.parse("{\"answer\":\"yes\"}"), "fine"),
        decided.decision());
    assertEquals(history.last().at(), decided.at());
  }

  @Test
  void the_end_of_a_run_cancels_what_waits_and_forgets_the_run() {
    // given
    var history =
        Histories.of(RUN)
            .started()
            .requested("approval", 1, PROPOSED)
            .decided("approval", 1, Verdict.APPROVE)
            .requested("other", 1, PROPOSED)
            .cancelled();

    // when
    var queue = fold(history.entries());

    // then
    assertEquals(ReviewStatus.DECIDED, queue.reviews.get(REVIEW).statusAt(Histories.START));
    assertEquals(
        ReviewStatus.CANCELLED, queue.reviews.get(RUN + ":other:1").statusAt(Histories.START));
    assertEquals(Map.of(), queue.facts);
  }

  @Test
  void a_person_who_settles_a_step_in_another_way_closes_its_review_and_no_other() {
    var settled =
        List.<UnaryOperator<Histories>>of(
            history -> history.overridden("pay"),
            history -> history.skippedBy("pay", "user:bob"),
            history -> history.retried("pay"));
    for (var settle : settled) {
      // given reviews of a step, of one of its calls, and of steps whose names only begin alike
      var history =
          Histories.of(RUN)
              .started()
              .requested("pay", 1, PROPOSED)
              .requested("pay.0", 1, PROPOSED)
              .requested("payment", 1, PROPOSED);

      // when
      var queue = fold(settle.apply(history).entries());

      // then
      assertEquals(ReviewStatus.CANCELLED, status(queue, "pay", 1));
      assertEquals(ReviewStatus.CANCELLED, status(queue, "pay.0", 1));
      assertEquals(ReviewStatus.OPEN, status(queue, "payment", 1));
      assertEquals(1, queue.facts.size());
    }
  }

  @Test
  void a_step_that_the_definition_skips_closes_nothing() {
    var queue =
        fold(Histories.of(RUN).started().requested("pay", 1, PROPOSED).skipped("other").entries());

    assertEquals(ReviewStatus.OPEN, status(queue, "pay", 1));
  }

  @Test
  void a_step_that_is_tried_again_may_ask_again() {
    var queue =
        fold(
            Histories.of(RUN)
                .started()
                .requested("pay", 1, PROPOSED)
                .retried("pay")
                .requested("pay", 2, PROPOSED)
                .entries());

    assertEquals(ReviewStatus.CANCELLED, status(queue, "pay", 1));
    assertEquals(ReviewStatus.OPEN, status(queue, "pay", 2));
  }

  @Test
  void a_run_that_rolls_back_closes_what_waits_and_a_rollback_may_ask_for_a_review() {
    // given
    var history =
        Histories.of(RUN)
            .started()
            .requested("approval", 1, PROPOSED)
            .compensating("book")
            .requested("book.undo", 1, null);

    // when
    var meanwhile = fold(history.entries());
    var end = fold(history.compensated().late("book").entries());

    // then
    assertEquals(ReviewStatus.CANCELLED, status(meanwhile, "approval", 1));
    assertEquals(ReviewStatus.OPEN, status(meanwhile, "book.undo", 1));
    assertEquals(1, meanwhile.facts.size());
    assertEquals(ReviewStatus.CANCELLED, status(end, "book.undo", 1));
    assertEquals(Map.of(), end.facts);
  }

  private static ReviewStatus status(QueueModel queue, String step, int count) {
    return queue.reviews.get(RUN + ":" + step + ":" + count).statusAt(Histories.START);
  }

  @Test
  void an_end_that_is_older_than_a_review_leaves_it_alone() {
    // given a run that failed, was taken up again and asked for a review
    var history = Histories.of(RUN).started().failed().requested("approval", 1, PROPOSED);
    var queue = fold(history.entries());

    // when the failure comes again
    queue.apply(ReviewFold.change(history.entries().get(1)));

    // then
    assertEquals(ReviewStatus.OPEN, queue.reviews.get(REVIEW).statusAt(Histories.START));
  }

  @Test
  void a_review_of_a_run_whose_start_is_unreadable_can_still_be_decided() {
    // given
    var history = Histories.of(RUN).started().requested("approval", 1, PROPOSED);

    // when
    var review = fold(history.entries().subList(1, 2)).reviews.get(REVIEW);

    // then
    assertEquals(ReviewStatus.OPEN, review.statusAt(Histories.START));
    assertNull(review.run().workflow());
  }

  @Test
  void a_json_null_proposes_nothing() {
    var review =
        fold(Histories.of(RUN).started().requested("approval", 1, Json.NULL).entries())
            .reviews
            .get(REVIEW);
    assertNull(review.proposed());
  }

  @Test
  void redelivery_of_any_suffix_of_any_history_changes_nothing() {
    for (long seed = 1; seed <= 2_000; seed++) {
      // given
      var random = new Random(seed);
      var entries = Histories.random(RUN, random).entries();
      var queue = fold(entries);
      var expected = new TreeMap<>(queue.reviews);
      var expectedFacts = new TreeMap<>(queue.facts);

      // when
      int from = random.nextInt(entries.size());
      entries.subList(from, entries.size()).forEach(entry -> queue.apply(ReviewFold.change(entry)));

      // then
      assertEquals(expected, queue.reviews, "Redelivered from " + from + ", seed " + seed);
      assertEquals(expectedFacts, queue.facts, "Facts, seed " + seed);
    }
  }

  private static QueueModel fold(List<JournalEntry> entries) {
    var queue = new QueueModel();
    entries.forEach(entry -> queue.apply(ReviewFold.change(entry)));
    return queue;
  }
}
