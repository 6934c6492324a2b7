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
