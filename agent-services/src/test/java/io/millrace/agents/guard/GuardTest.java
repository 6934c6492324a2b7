package io.millrace.agents.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.definition.GuardrailDefinition.Action;
import io.millrace.contracts.definition.GuardrailDefinition.Point;
import io.millrace.contracts.guardrail.GuardrailType;
import io.millrace.contracts.json.Json;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What holds for every guardrail and for chains of them. */
class GuardTest {

  private static final long MS = 1_000_000;

  @Test
  void text_beyond_the_bound_is_a_finding_and_never_passes() {
    var limits = new GuardLimits(10, 1_000, 5);
    var factory = new GuardFactory(Guards::sharedWords, null, limits);
    var guard = factory.guard(Guards.settings(GuardrailType.SECRETS, Action.REWRITE, "{}"));

    assertThat(guard.check(Guards.subject("123456789"))).isEqualTo(new Verdict.Allow());
    var verdict = guard.check(Guards.subject("1234567890"));

    assertThat(verdict).isInstanceOf(Verdict.Review.class);
    assertThat(verdict.findings()).extracting(Finding::code).containsExactly("text_too_long");
  }

  @Test
  void a_check_whose_time_is_over_does_not_pass() {
    var clock = new AtomicLong();
    var factory =
        new GuardFactory(
            Guards::sharedWords, null, new GuardLimits(100, 5, 5), () -> clock.getAndAdd(4 * MS));
    var guard = factory.guard(Guards.settings(GuardrailType.SECRETS, Action.BLOCK, "{}"));

    var verdict = guard.check(Guards.subject("nothing to see"));

    assertThat(verdict).isInstanceOf(Verdict.Block.class);
    assertThat(verdict.findings()).extracting(Finding::code).containsExactly("check_timed_out");
  }

  @Test
  void a_check_that_breaks_does_not_pass() {
    var factory =
        new GuardFactory(
            (a, b) -> {
              throw new IllegalStateException("the encoder is not loaded");
            },
            null,
            GuardLimits.DEFAULT);
    var guard =
        factory.guard(
            Guards.settings(
                GuardrailType.TOPICS,
                Action.REVIEW,
                "{\"denied\":[{\"name\":\"x\",\"examples\":[\"y\"]}]}"));

    var verdict = guard.check(Guards.subject("long enough to be read"));

    assertThat(verdict).isInstanceOf(Verdict.Review.class);
    assertThat(verdict.findings())
        .containsExactly(new Finding("check_failed", "", "IllegalStateException"));
  }

  @Test
  void findings_are_bounded_and_say_how_many_are_left_out() {
    var factory = new GuardFactory(Guards::sharedWords, null, new GuardLimits(10_000, 1_000, 3));
    var guard = factory.guard(Guards.settings(GuardrailType.PERSONAL_DATA, Action.BLOCK, "{}"));
    var people = List.of("a@x.example", "b@x.example", "c@x.example", "d@x.example");

    var findings = guard.check(Guards.subject(Json.of(people))).findings();

    assertThat(findings).hasSize(3);
    assertThat(findings.getLast().detail()).isEqualTo("2 more are not listed");
  }

  @Test
  void only_the_named_places_are_checked() {
    var guard = Guards.guard(GuardrailType.PERSONAL_DATA, Action.BLOCK, "{\"only\":[\"/answer\"]}");

    assertThat(guard.check(Guards.subject(Json.parse("{\"contact\":\"a@x.example\"}"))).findings())
        .isEmpty();
    assertThat(guard.check(Guards.subject(Json.parse("{\"answer\":[\"a@x.example\"]}"))).findings())
        .extracting(Finding::pointer)
        .containsExactly("/answer/0");
    assertThat(guard.check(Guards.subject(Json.parse("{\"answers\":\"a@x.example\"}"))).findings())
        .isEmpty();
  }

  @Test
  void settings_name_every_problem_with_its_place() {
    var settings =
        new GuardSettings(
            "wrong",
            1,
            GuardrailType.LANGUAGE,
            Set.of(),
            Action.REWRITE,
            Json.parse("{\"allowed\":[\"en\",\"tlh\"],\"unknown\":\"maybe\",\"colour\":1}"));

    var problems = Guards.problems(settings);

    assertThat(problems)
        .extracting(p -> p.pointer())
        .containsExactly(
            "/onFinding", "/at", "/settings/allowed/1", "/settings/unknown", "/settings/colour");
    assertThatThrownBy(() -> Guards.factory().guard(settings))
        .isInstanceOf(InvalidGuardException.class)
        .hasMessageContaining("/settings/allowed/1");
  }

  @Test
  void a_chain_rewrites_in_order_and_the_strictest_verdict_wins() {
    var personal = Guards.guard(GuardrailType.PERSONAL_DATA, Action.REWRITE, "{}");
    var secrets = Guards.guard(GuardrailType.SECRETS, Action.REWRITE, "{}");
    var length = Guards.guard(GuardrailType.LENGTH, Action.REVIEW, "{\"charsMax\":10}");
    var chain =
        new GuardChain(
            Map.of(Point.INPUT, List.of(personal, secrets, length)), GuardLimits.DEFAULT);

    var outcome =
        chain.check(Point.INPUT, Guards.subject("Write to a@x.example, password: hunter2horse!"));

    assertThat(outcome.value()).isEqualTo(Json.of((Object) "Write to [EMAIL], password: [SECRET]"));
    assertThat(outcome.verdict()).isInstanceOf(Verdict.Review.class);
    assertThat(outcome.mayGoOn()).isFalse();
    assertThat(outcome.verdicts())
        .extracting(GuardVerdict::verdict)
        .containsExactly("rewrite", "rewrite", "review");
    assertThat(outcome.verdicts().getFirst().guardrail()).isEqualTo("under-test@1");
  }

  @Test
  void a_block_ends_the_round() {
    var block = Guards.guard(GuardrailType.LENGTH, Action.BLOCK, "{\"charsMax\":3}");
    var chain = new GuardChain(Map.of(Point.INPUT, List.of(block, block)), GuardLimits.DEFAULT);

    var outcome = chain.check(Point.INPUT, Guards.subject("four"));

    assertThat(outcome.verdicts()).hasSize(1);
    assertThat(outcome.verdict()).isInstanceOf(Verdict.Block.class);
  }

  @Test
  void the_time_of_a_point_is_shared_and_none_is_skipped_when_it_is_over() {
    var clock = new AtomicLong();
    var guard = Guards.guard(GuardrailType.LENGTH, Action.BLOCK, "{\"charsMax\":99}");
    var chain =
        new GuardChain(
            Map.of(Point.INPUT, List.of(guard, guard, guard)),
            new GuardLimits(100, 10, 5),
            () -> clock.getAndAdd(2 * MS));

    var outcome = chain.check(Point.INPUT, Guards.subject("short"));

    assertThat(outcome.verdicts().getFirst().codes()).isEmpty();
    assertThat(outcome.verdicts().getLast().codes()).containsExactly("check_timed_out");
    assertThat(outcome.mayGoOn()).isFalse();
  }

  @Test
  void a_guardrail_stands_only_where_it_is_made_for() {
    var settings =
        new GuardSettings(
            "out",
            3,
            GuardrailType.SECRETS,
            EnumSet.of(Point.OUTPUT),
            Action.BLOCK,
            Json.EMPTY_OBJECT);
    var guard = Guards.factory().guard(settings);

    assertThatThrownBy(
            () -> new GuardChain(Map.of(Point.INPUT, List.of(guard)), GuardLimits.DEFAULT))
        .hasMessageContaining("out@3");
  }

  @Test
  void a_rewrite_keeps_the_shape_of_the_document() {
    var document =
        Json.parse(
            "{\"a\":[1,null,{\"mail\":\"x a@x.example y\",\"ok\":true}],\"b\":{\"c\":\"plain\",\"d\":1.5}}");

    var verdict =
        Guards.guard(GuardrailType.PERSONAL_DATA, Action.REWRITE, "{}")
            .check(Guards.subject(document));

    assertThat(verdict).isInstanceOf(Verdict.Rewrite.class);
    assertThat(((Verdict.Rewrite) verdict).value())
        .isEqualTo(
            Json.parse(
                "{\"a\":[1,null,{\"mail\":\"x [EMAIL] y\",\"ok\":true}],\"b\":{\"c\":\"plain\",\"d\":1.5}}"));
  }

  @Test
  void what_stands_in_a_name_or_a_number_is_found_and_goes_to_a_person() {
    var guard = Guards.guard(GuardrailType.PERSONAL_DATA, Action.REWRITE, "{}");

    var name = guard.check(Guards.subject(Json.parse("{\"by\":{\"a@x.example\":1}}")));
    var number = guard.check(Guards.subject(Json.parse("{\"card\":4111111111111111}")));

    assertThat(name).isInstanceOf(Verdict.Review.class);
    assertThat(name.findings()).extracting(Finding::pointer).containsExactly("/by/{0}");
    assertThat(number).isInstanceOf(Verdict.Review.class);
  }
}
