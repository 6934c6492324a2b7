package io.millrace.review.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Verdict;
import io.millrace.review.core.Phase.Decision;
import io.millrace.review.core.Ruling.Granted;
import io.millrace.review.core.Ruling.Reason;
import io.millrace.review.core.Ruling.Refused;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@NullUnmarked
class ReviewRulesTest {

  private static final Instant NOW = Histories.START;
  private static final Duration CLAIM = Duration.ofMinutes(15);
  private static final Duration ON_ITS_WAY = Duration.ofMinutes(2);

  @Test
  void an_open_review_can_be_claimed_once() {
    // given
    var claimed = granted(ReviewRules.claim(open(Json.EMPTY_OBJECT), "ada", NOW, CLAIM));

    // when
    var second = ReviewRules.claim(claimed, "bob", NOW.plusSeconds(1), CLAIM);

    // then
    assertEquals(ReviewStatus.CLAIMED, claimed.statusAt(NOW));
    assertEquals(Reason.CLAIMED, assertInstanceOf(Refused.class, second).reason());
  }

  @Test
  void a_claim_ends_with_its_time_and_others_may_take_the_review() {
    // given
    var claimed = granted(ReviewRules.claim(open(Json.EMPTY_OBJECT), "ada", NOW, CLAIM));
    var later = NOW.plus(CLAIM);

    // when
    var taken = granted(ReviewRules.claim(claimed, "bob", later, CLAIM));

    // then
    assertEquals(ReviewStatus.OPEN, claimed.statusAt(later));
    assertEquals("bob", taken.claimAt(later).actor());
  }

  @Test
  void a_release_by_another_is_refused_and_by_the_holder_opens_the_review() {
    // given
    var claimed = granted(ReviewRules.claim(open(Json.EMPTY_OBJECT), "ada", NOW, CLAIM));

    // when
    var byOther = ReviewRules.release(claimed, "bob", NOW);
    var byHolder = granted(ReviewRules.release(claimed, "ada", NOW));

    // then
    assertEquals(Reason.CLAIMED, assertInstanceOf(Refused.class, byOther).reason());
    assertEquals(ReviewStatus.OPEN, byHolder.statusAt(NOW));
  }

  @Test
  void only_the_holder_decides_a_claimed_review() {
    // given
    var claimed = granted(ReviewRules.claim(open(Json.EMPTY_OBJECT), "ada", NOW, CLAIM));

    // when
    var byOther = ReviewRules.decide(claimed, decision("bob", Verdict.REJECT), NOW, ON_ITS_WAY);
    var byHolder =
        granted(ReviewRules.decide(claimed, decision("ada", Verdict.REJECT), NOW, ON_ITS_WAY));

    // then
    assertEquals(Reason.CLAIMED, assertInstanceOf(Refused.class, byOther).reason());
    assertEquals(ReviewStatus.DECIDED, byHolder.statusAt(NOW));
    assertEquals("ada", byHolder.claimAt(NOW).actor());
  }

  @Test
  void a_decision_on_its_way_refuses_a_second_until_its_time_is_over() {
    // given
    var pending =
        granted(
            ReviewRules.decide(
                open(Json.EMPTY_OBJECT), decision("ada", Verdict.APPROVE), NOW, ON_ITS_WAY));

    // when
    var soon =
        ReviewRules.decide(
            pending, decision("ada", Verdict.REJECT), NOW.plusSeconds(1), ON_ITS_WAY);
    var late =
        ReviewRules.decide(
            pending, decision("bob", Verdict.REJECT), NOW.plus(ON_ITS_WAY), ON_ITS_WAY);

    // then
    assertEquals(Reason.DECIDED, assertInstanceOf(Refused.class, soon).reason());
    assertEquals("bob", granted(late).pendingAt(NOW.plus(ON_ITS_WAY)).decision().actor());
  }

  @Test
  void nothing_can_be_approved_where_nothing_is_proposed() {
    // given
    var review = open(null);

    // when
    var approval = ReviewRules.decide(review, decision("ada", Verdict.APPROVE), NOW, ON_ITS_WAY);
    var edit =
        ReviewRules.decide(
            review, new Decision("ada", Verdict.EDIT, Json.EMPTY_OBJECT, null), NOW, ON_ITS_WAY);

    // then
    assertEquals(Reason.INVALID, assertInstanceOf(Refused.class, approval).reason());
    assertInstanceOf(Granted.class, edit);
  }

  @Test
  void a_closed_review_takes_no_act() {
    // given
    var expired = open(Json.EMPTY_OBJECT).with(new Phase.Expired(null, NOW));
    var decided =
        open(Json.EMPTY_OBJECT)
            .with(new Phase.Decided(null, decision("eve", Verdict.APPROVE), NOW));

    // when
    var claim = ReviewRules.claim(expired, "ada", NOW, CLAIM);
    var decision = ReviewRules.decide(decided, decision("ada", Verdict.APPROVE), NOW, ON_ITS_WAY);

    // then
    assertEquals(Reason.CLOSED, assertInstanceOf(Refused.class, claim).reason());
    assertEquals(Reason.DECIDED, assertInstanceOf(Refused.class, decision).reason());
    assertNull(expired.claimAt(NOW));
  }

  private static Decision decision(String actor, Verdict verdict) {
    return new Decision(actor, verdict, null, null);
  }

  private static Review granted(Ruling ruling) {
    return assertInstanceOf(Granted.class, ruling).review();
  }

  private static Review open(@Nullable Json proposed) {
    return new Review(
        "r:approval:1",
        "r",
        "approval",
        2,
        RunFacts.UNKNOWN,
        "support-lead",
        "why",
        "gate",
        proposed,
        Json.EMPTY_OBJECT,
        NOW,
        NOW.plusSeconds(3_600),
        Phase.OPEN);
  }
}
