package io.millrace.statestore.core;

import static io.millrace.statestore.core.ControlFlowTest.commandedTo;
import static io.millrace.statestore.core.ControlFlowTest.failure;
import static io.millrace.statestore.core.ControlFlowTest.run;
import static io.millrace.statestore.core.ControlFlowTest.workflow;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTerms;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.Verdict;
import io.millrace.contracts.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Retries by code, breakers, degraded outputs and rollbacks. */
class FailureTest {

  @Test
  void only_the_codes_a_policy_names_are_worth_another_attempt() {
    var steps = "a: {agent: a, input: '{}', retry: {attempts: 3, codes: [model_rate_limited]}}";

    var named = run(steps, "1");
    named.apply(failing(named, "a", "model_rate_limited"));
    assertThat(named.phase("a")).isInstanceOf(StepPhase.Retrying.class);

    var other = run(steps, "1");
    other.apply(failing(other, "a", "agent_error"));
    assertThat(other.state().status()).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void jitter_spreads_the_attempts_of_different_runs_and_never_those_of_one_replay() {
    var steps = "a: {agent: a, input: '{}', retry: {attempts: 3, backoff: PT10S, jitter: 0.5}}";
    var dues = new java.util.TreeSet<Long>();
    for (int i = 0; i < 20; i++) {
      var bench = new Bench(workflow(steps, "1"), "01JAAAAAAAAAAAAAAAAAAAAA%02d".formatted(i));
      bench.apply(bench.start("{}")).apply(bench.fail("a", true));
      dues.add(
          bench.events(Event.StepRetryScheduled.class).getFirst().dueAt().toEpochMilli()
              - Bench.START.toEpochMilli());
    }
    assertThat(dues).hasSizeGreaterThan(15).allMatch(ms -> ms >= 5_000 && ms <= 15_000);
  }

  private static Input failing(Bench bench, String step, String code) {
    return bench.result(step, new Outcome.TaskFailed(code, "it broke", true, null));
  }

  @Nested
  class Breakers {

    private Bench unavailable(String policy) {
      var bench =
          new Bench(workflow("a: {agent: a, input: '{}', " + policy + "}", "steps.a.status"));
      bench.facts =
          new Facts(
              100, new TreeMap<>(Map.of("a", Bench.START.plusSeconds(30))), new TreeMap<>(), null);
      return bench.apply(bench.start("{}"));
    }

    @Test
    void an_agent_whose_breaker_is_open_is_not_asked_until_it_closes() {
      var bench = unavailable("retry: {attempts: 2}");

      assertThat(bench.tasks).isEmpty();
      assertThat(bench.events())
          .containsExactly("RunStarted", "AttemptRefused", "StepRetryScheduled");
      bench.facts = Facts.NONE;
      bench.pass(Duration.ofSeconds(30));

      assertThat(bench.task("a", 2).attempt()).isEqualTo(2);
    }

    @Test
    void one_attempt_tries_whether_an_agent_is_back_and_the_others_leave_it_alone() {
      var bench =
          new Bench(workflow("a: {agent: a, input: '{}'}\nb: {agent: a, input: '{}'}", "1"));
      var trials = new TreeMap<>(Map.of("a", Bench.START.plusSeconds(30)));
      bench.facts = new Facts(100, new TreeMap<>(), trials, null);

      bench.apply(bench.start("{}"));

      assertThat(bench.tasks).hasSize(1);
      assertThat(bench.phase("b"))
          .isEqualTo(new StepPhase.Retrying(2, Bench.START.plusSeconds(30)));
    }

    @Test
    void when_the_attempts_are_used_up_the_definition_says_what_follows() {
      var failing = unavailable("retry: {attempts: 1}");
      assertThat(failing.state().failure())
          .isNotNull()
          .satisfies(f -> assertThat(f.code()).isEqualTo("agent_unavailable"));

      var skipping = unavailable("retry: {attempts: 1}, onFailure: skip");
      assertThat(skipping.state().degraded()).isTrue();
    }
  }

  @Nested
  class ForAPersonAlone {

    @ParameterizedTest
    @ValueSource(
        strings = {"effect_unknown", "effect_diverged", "needs_approval", "guardrail_review"})
    void no_policy_passes_over_what_only_a_person_can_tell(String code) {
      for (var policy : List.of("skip", "degrade", "compensate", "fail")) {
        var bench =
            run("a: {agent: a, input: '{}', onFailure: %s}".formatted(policy), "steps.a.output");

        bench.apply(
            bench.result(
                "a", new Outcome.TaskFailed(code, "look", true, null, new Json("{\"n\":1}"))));

        assertThat(bench.state().status()).isEqualTo(RunStatus.WAITING_REVIEW);
        var review = requireNonNull(requireNonNull(bench.state().steps().get("a")).review());
        assertThat(review.reasonCode()).isEqualTo(code);
        assertThat(review.proposed()).isEqualTo(new Json("{\"n\":1}"));
      }
    }

    @Test
    void a_call_of_a_map_that_skips_failures_waits_for_a_person_too() {
      var bench =
          run(
              "a: {agent: a, map: {over: '[1, 2]', onItemFailure: skip}, input: '{}'}",
              "steps.a.output");

      bench.apply(
          bench.result("a.0", new Outcome.TaskFailed("effect_unknown", "look", false, null, null)));

      assertThat(bench.state().status()).isEqualTo(RunStatus.WAITING_REVIEW);
    }

    @Test
    void a_model_that_does_not_keep_to_the_form_goes_to_a_person_unless_the_step_says_otherwise() {
      var silent = run("a: {agent: a, input: '{}'}", "1");
      var told = run("a: {agent: a, input: '{}', onFailure: skip}", "1");
      var unreadable = new Outcome.TaskFailed("model_output_invalid", "no form", false, null);

      silent.apply(silent.result("a", unreadable));
      told.apply(told.result("a", unreadable));

      assertThat(silent.state().status()).isEqualTo(RunStatus.WAITING_REVIEW);
      assertThat(told.state().status()).isEqualTo(RunStatus.COMPLETED);
    }
  }

  @Nested
  class Degrading {

    @Test
    void the_run_goes_on_with_the_partial_output_and_a_warning_that_later_steps_read() {
      var bench =
          run(
              """
              a: {agent: a, input: '{}', retry: {attempts: 1}, onFailure: degrade}
              b: {agent: b, after: [a], input: '{"have": steps.a.output, "but": steps.a.warnings}'}
              """,
              "steps.b.output");

      bench.apply(
          bench.result(
              "a",
              new Outcome.TaskFailed(
                  "cut_off", "half is done", false, null, new Json("{\"n\":1}"))));

      assertThat(bench.task("b", 1).input().text())
          .isEqualTo("{\"have\":{\"n\":1},\"but\":[\"cut_off: half is done\"]}");
      bench.apply(bench.succeed("b", "{}", null));
      assertThat(bench.state().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(bench.state().degraded()).isTrue();
    }

    @Test
    void a_fallback_of_the_definition_comes_first() {
      var bench =
          run(
              "a: {agent: a, input: '{}', retry: {attempts: 1}, onFailure: degrade, fallback: '{\"n\": 0}'}",
              "steps.a.output");

      bench.apply(bench.fail("a", false));

      assertThat(bench.state().output()).isEqualTo(new Json("{\"n\":0}"));
    }

    @Test
    void a_fallback_without_a_value_fails_the_run_with_the_reason() {
      var bench =
          run(
              "a: {agent: a, input: '{}', retry: {attempts: 1}, onFailure: degrade, fallback: 'input.none'}",
              "1");

      bench.apply(bench.fail("a", false));

      assertThat(failure(bench)).contains("has no value");
    }
  }

  @Nested
  class Rollback {

    private static final String TRIP =
        """
        flight: {agent: book-flight, input: '{"to": "OSL"}'}
        look: {agent: look-up, after: [flight], input: '{}'}
        hotel: {agent: book-hotel, after: [look], input: '{"in": "OSL"}'}
        pay: {agent: pay, after: [hotel], input: '{}', retry: {attempts: 1}, onFailure: compensate}
        """;

    private Bench trip() {
      return trip(workflow(TRIP, "1"));
    }

    private Bench trip(Workflow workflow) {
      var bench = new Bench(workflow);
      bench.terms.put("book-flight", new AgentTerms(true, "cancel-flight", 0, 0));
      bench.terms.put("book-hotel", new AgentTerms(true, "cancel-hotel", 0, 0));
      bench.terms.put("pay", new AgentTerms(true, "refund", 0, 0));
      bench.terms.put("look-up", new AgentTerms(false, null, 0, 0));
      for (String undo : List.of("cancel-flight", "cancel-hotel", "refund"))
        bench.terms.put(undo, new AgentTerms(true, null, 0, 0));
      return bench.apply(bench.start("{}"));
    }

    private Bench booked() {
      var bench = trip();
      bench.apply(bench.succeed("flight", "{\"pnr\":\"F1\"}", null));
      bench.apply(bench.succeed("look", "{}", null));
      return bench.apply(bench.succeed("hotel", "{\"ref\":\"H1\"}", null));
    }

    @Test
    void what_was_done_is_undone_the_last_first_with_its_inputs_and_outputs() {
      var bench = booked();

      bench.apply(bench.fail("pay", false));

      assertThat(bench.events(Event.CompensationStarted.class))
          .singleElement()
          .satisfies(e -> assertThat(e.order()).containsExactly("hotel", "flight"));
      assertThat(bench.task("hotel.undo", 1).agent()).isEqualTo("cancel-hotel");
      assertThat(bench.task("hotel.undo", 1).input().text())
          .isEqualTo(
              "{\"step\":\"hotel\",\"input\":{\"in\":\"OSL\"},\"output\":{\"ref\":\"H1\"},\"outcome\":\"succeeded\"}");
      assertThat(bench.phase("flight.undo")).isNull();
      bench.apply(bench.succeed("hotel.undo", "{}", null));
      bench.apply(bench.succeed("flight.undo", "{}", null));

      assertThat(bench.state().status()).isEqualTo(RunStatus.COMPENSATED);
      assertThat(bench.state().failure())
          .isNotNull()
          .satisfies(f -> assertThat(f.code()).isEqualTo("agent_error"));
      assertThat(bench.timers).isEmpty();
    }

    @Test
    void a_step_whose_outcome_nobody_knows_is_undone_too_and_first() {
      var bench = booked();

      bench.pass(Duration.ofSeconds(30)); // the payment never answers

      assertThat(bench.events(Event.CompensationStarted.class).getFirst().order())
          .containsExactly("pay", "hotel", "flight");
      assertThat(bench.task("pay.undo", 1).input().text())
          .contains("\"output\":null")
          .contains("\"outcome\":\"unknown\"");
    }

    @Test
    void a_rollback_is_repeated_and_then_given_to_a_person() {
      var bench = booked();
      bench.apply(bench.fail("pay", false));
      for (int attempt = 1; attempt <= 6; attempt++) {
        bench.apply(bench.fail("hotel.undo", true));
        bench.pass(Duration.ofMinutes(2));
      }

      assertThat(bench.phase("hotel.undo")).isInstanceOf(StepPhase.WaitingReview.class);
      assertThat(bench.state().status()).isEqualTo(RunStatus.WAITING_REVIEW);
      bench.apply(bench.decide(bench.runId + ":hotel.undo:1", Verdict.APPROVE, null));

      assertThat(bench.phase("flight.undo")).isInstanceOf(StepPhase.Running.class);
    }

    @Test
    void a_rollback_that_a_person_gives_up_fails_the_run() {
      var bench = booked();
      bench.apply(bench.fail("pay", false)).apply(bench.fail("hotel.undo", false));

      bench.apply(bench.decide(bench.runId + ":hotel.undo:1", Verdict.REJECT, null));

      assertThat(bench.state().status()).isEqualTo(RunStatus.FAILED);
      assertThat(failure(bench)).contains("hotel could not be undone");
    }

    @Test
    void nothing_else_is_begun_or_cancelled_meanwhile_and_the_deadline_is_over() {
      var bench = booked();
      bench.apply(bench.fail("pay", false));

      bench.apply(bench.cancel());
      assertThat(bench.last).isInstanceOf(Decision.Ignored.class);
      assertThat(bench.timers.values()).noneMatch(t -> t.kind() == Timer.Kind.DEADLINE);
    }

    @Test
    void a_cancel_may_ask_for_it_and_takes_children_along() {
      var bench =
          trip(
              workflow(
                  """
                  flight: {agent: book-flight, input: '{}'}
                  sub: {workflow: child, input: '{}'}
                  """,
                  "1"));
      bench.apply(bench.succeed("flight", "{}", null));
      var child = ((Effect.StartChild) bench.others.getFirst()).command().runId();

      bench.apply(bench.command(new CommandBody.CancelRun("changed my mind", true)));

      assertThat(commandedTo(bench, child))
          .isInstanceOfSatisfying(
              CommandBody.CancelRun.class, c -> assertThat(c.compensate()).isTrue());
      bench.apply(bench.succeed("flight.undo", "{}", null));
      assertThat(bench.state().status()).isEqualTo(RunStatus.COMPENSATED);
    }

    @Test
    void a_step_may_name_its_own_rollback_or_none() {
      var bench =
          trip(
              workflow(
                  """
                  flight: {agent: book-flight, input: '{}', rollback: none}
                  hotel: {agent: book-hotel, input: '{}', rollback: refund}
                  """,
                  "1"));
      bench.apply(bench.succeed("flight", "{}", null));

      bench.apply(bench.command(new CommandBody.CancelRun("no", true)));

      assertThat(bench.task("hotel.undo", 1).agent()).isEqualTo("refund");
      assertThat(bench.events(Event.CompensationStarted.class).getFirst().order())
          .containsExactly("hotel");
    }

    @Test
    void a_rejected_review_may_ask_for_it() {
      var bench =
          trip(
              workflow(
                  """
                  flight: {agent: book-flight, input: '{}'}
                  ok: {review: {role: lead, onReject: compensate}, after: [flight]}
                  """,
                  "1"));
      bench.apply(bench.succeed("flight", "{}", null));

      bench.apply(bench.decide(bench.runId + ":ok:1", Verdict.REJECT, null));

      assertThat(bench.phase("flight.undo")).isInstanceOf(StepPhase.Running.class);
    }

    @Test
    void each_call_of_a_map_is_undone() {
      var bench =
          trip(
              workflow(
                  """
                  all: {agent: book-hotel, map: {over: '[1, 2]'}, input: '{"n": item}'}
                  stop: {agent: pay, after: [all], input: '{}', retry: {attempts: 1}, onFailure: compensate}
                  """,
                  "1"));
      bench.apply(bench.succeed("all.1", "{}", null)).apply(bench.succeed("all.0", "{}", null));

      bench.apply(bench.fail("stop", false));

      assertThat(bench.events(Event.CompensationStarted.class).getFirst().order())
          .containsExactly("all.0", "all.1");
    }
  }
}
