package io.millrace.statestore.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTerms;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.contracts.workflow.WorkflowParser;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Budgets, bounds and room: each reached bound is an event, and what follows is declared. */
class LimitsTest {

  private static Workflow workflow(String bounds, String steps) {
    return WorkflowParser.parse(
        "workflow: w\ndescription: d\ninput: {type: object}\n"
            + bounds
            + "\nsteps:\n"
            + steps.indent(2)
            + "output: '1'\n");
  }

  private static final String TWO =
      """
      a: {agent: a, input: '{}', retry: {attempts: 3, jitter: 0}}
      b: {agent: b, input: '{}'}
      """;

  private static final String SEARCH =
      "l: {agent: a, loop: {until: 'false', maxIterations: 100}, input: '{}'}";

  private static Bench run(String bounds, String steps, long tokensMax) {
    var bench = new Bench(workflow(bounds, steps));
    for (String agent : List.of("a", "b"))
      bench.terms.put(agent, new AgentTerms(false, null, tokensMax, tokensMax));
    return bench.apply(bench.start("{}"));
  }

  private static List<String> limits(Bench bench) {
    return bench.events(Event.LimitReached.class).stream()
        .map(e -> e.limit() + "/" + e.consequence())
        .toList();
  }

  @Nested
  class Budgets {

    @Test
    void an_attempt_is_reserved_before_it_goes_out_and_another_waits_for_what_is_left() {
      var bench = run("budget: {tokens: 100}", TWO, 60);
      assertThat(bench.tasks.keySet()).containsExactly(bench.runId + "/a/1");

      bench.apply(bench.succeed("a", "{}", null)); // used 15 of its 60

      assertThat(bench.phase("b")).isInstanceOf(StepPhase.Running.class);
      assertThat(limits(bench)).isEmpty();
    }

    @Test
    void what_no_longer_fits_fails_the_run_with_a_clear_reason() {
      var bench = run("budget: {tokens: 70}", TWO, 60);

      bench.apply(bench.succeed("a", "{}", null));

      assertThat(limits(bench)).containsExactly("tokens/fail");
      assertThat(bench.state().failure())
          .isNotNull()
          .satisfies(f -> assertThat(f.code()).isEqualTo("budget_exceeded"));
    }

    @Test
    void or_the_run_goes_on_with_less() {
      var bench = run("budget: {tokens: 70, onExceeded: degrade}", TWO, 60);

      bench.apply(bench.succeed("a", "{}", null));

      assertThat(bench.phase("b")).isInstanceOf(StepPhase.Skipped.class);
      assertThat(bench.state().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(bench.state().degraded()).isTrue();
    }

    @Test
    void or_what_it_did_is_rolled_back() {
      var bench = run("budget: {costUsd: 0.00006, onExceeded: compensate}", TWO, 60);
      assertThat(bench.tasks).hasSize(1);

      bench.apply(bench.fail("a", true)).pass(Duration.ofSeconds(2));

      assertThat(limits(bench)).containsExactly("cost/compensate");
      assertThat(bench.state().status()).isEqualTo(RunStatus.COMPENSATED);
    }

    @Test
    void an_agent_that_used_more_than_it_said_stops_what_comes_after() {
      var bench =
          run(
              "budget: {tokens: 12}",
              "a: {agent: a, input: '{}'}\nb: {agent: b, after: [a], input: '{}'}",
              0);

      bench.apply(bench.succeed("a", "{}", null)); // 15 tokens, though it said 0

      assertThat(limits(bench)).containsExactly("tokens/fail");
      assertThat(bench.tasks).hasSize(1);
    }
  }

  @Nested
  class Bounds {

    @Test
    void attempts_are_bounded() {
      var bench = run("limits: {steps: 3}", TWO, 0);

      bench.apply(bench.fail("a", true)).pass(Duration.ofSeconds(1));
      bench.apply(bench.fail("a", true)).pass(Duration.ofSeconds(2));

      assertThat(limits(bench)).containsExactly("steps/fail");
      assertThat(bench.state().failure())
          .isNotNull()
          .satisfies(f -> assertThat(f.code()).isEqualTo("steps_exceeded"));
    }

    @Test
    void events_are_bounded() {
      var bench = run("limits: {events: 10}", SEARCH, 0);
      for (int i = 1; i < 10 && bench.state().endedAt() == null; i++)
        bench.apply(bench.succeed("l." + i, "{}", null));

      assertThat(limits(bench)).containsExactly("events/fail");
      assertThat(bench.state().sequence()).isLessThan(14);
    }

    @Test
    void a_run_without_events_left_is_rolled_back_where_that_is_declared() {
      var bench = new Bench(workflow("limits: {events: 10, onReached: compensate}", SEARCH));
      bench.terms.put("a", new AgentTerms(true, "undo", 0, 0));
      bench.terms.put("undo", new AgentTerms(true, null, 0, 0));
      bench.apply(bench.start("{}"));
      for (int i = 1; limits(bench).isEmpty(); i++)
        bench.apply(bench.succeed("l." + i, "{}", null));

      assertThat(limits(bench)).containsExactly("events/compensate");
      assertThat(bench.phase("l.4.undo")).isInstanceOf(StepPhase.Running.class);
    }

    @Test
    void the_calls_of_a_step_are_attempts_and_the_step_is_none() {
      var steps = "m: {agent: a, map: {over: '[1, 2]'}, input: '{}'}";

      assertThat(run("limits: {steps: 2}", steps, 0).tasks).hasSize(2);
      assertThat(limits(run("limits: {steps: 1}", steps, 0))).containsExactly("steps/fail");
    }

    @Test
    void tasks_at_a_time_are_bounded_and_the_rest_waits() {
      var bench = run("limits: {parallel: 1}", TWO, 0);
      assertThat(bench.tasks).hasSize(1);
      assertThat(limits(bench)).containsExactly("parallel/wait");

      bench.apply(bench.succeed("a", "{}", null));

      assertThat(bench.phase("b")).isInstanceOf(StepPhase.Running.class);
      assertThat(limits(bench)).hasSize(1);
    }

    @Test
    void an_output_beyond_the_bound_makes_its_attempt_a_failed_one() {
      var bench = run("limits: {payloadBytes: 256}", TWO, 0);

      bench.apply(bench.succeed("a", "\"" + "x".repeat(300) + "\"", null));

      assertThat(limits(bench)).containsExactly("payload/fail");
      assertThat(bench.state().failure())
          .isNotNull()
          .satisfies(f -> assertThat(f.code()).isEqualTo("payload_too_large"));
    }

    @Test
    void a_result_that_ends_its_run_for_want_of_room_is_a_failed_attempt_that_counts() {
      var bench = run("", TWO, 0);

      bench.overflow(bench.succeed("a", "{}", null));

      assertThat(bench.lastEvents())
          .containsExactly("StepAttemptFailed", "LimitReached", "RunFailed");
      assertThat(bench.state().usage()).isEqualTo(new Usage(10, 5, 2, 1));
      assertThat(step(bench, "a").inVain()).containsExactly(1);
      assertThat(bench.cancelled).containsExactly(bench.runId + "/b/1");
    }

    @Test
    void a_late_result_that_ends_its_run_for_want_of_room_is_recorded() {
      var bench = run("", "a: {agent: a, input: '{}', timeout: PT1M}", 0);
      var late = bench.succeed("a", "{}", null);
      bench.pass(Duration.ofMinutes(1));
      assertThat(step(bench, "a").unanswered()).contains(1);

      bench.overflow(late);

      assertThat(bench.lastEvents())
          .containsExactly("LateResultRecorded", "LimitReached", "RunFailed");
      assertThat(bench.state().usage()).isEqualTo(new Usage(10, 5, 2, 1));
      assertThat(step(bench, "a").unanswered()).doesNotContain(1);
    }

    @Test
    void a_worker_with_a_name_without_end_leaves_room_for_the_end_of_its_run() {
      var bench = run("", TWO, 0);
      var result = ((Input.ResultReceived) bench.succeed("a", "{}", null)).result();

      bench.overflow(new Input.ResultReceived(of("w".repeat(100_000), result), bench.now));

      assertThat(bench.events(Event.StepAttemptFailed.class).getLast().worker())
          .hasSize(Results.WORKER_CHARS_MAX);
    }

    private static TaskResult of(String worker, TaskResult r) {
      return new TaskResult(
          r.taskId(),
          r.runId(),
          r.stepId(),
          r.attempt(),
          r.agent(),
          r.agentVersion(),
          worker,
          r.startedAt(),
          r.finishedAt(),
          r.usage(),
          r.calls(),
          r.outcome());
    }

    private static StepState step(Bench bench, String stepId) {
      return Objects.requireNonNull(bench.state().steps().get(stepId));
    }

    @Test
    void a_deadline_is_a_bound_with_a_declared_consequence() {
      var bench = run("deadline: PT1M\nlimits: {onDeadline: compensate}", TWO, 0);

      bench.pass(Duration.ofMinutes(1));

      assertThat(limits(bench)).containsExactly("deadline/compensate");
      assertThat(bench.state().status()).isEqualTo(RunStatus.COMPENSATED);
    }
  }

  @Nested
  class Room {

    @Test
    void a_run_of_a_tenant_without_room_waits_and_says_so() {
      var bench = new Bench(workflow("", TWO));
      bench.facts = new Facts(1, new TreeMap<>(), new TreeMap<>(), null);
      bench.apply(bench.start("{}"));
      assertThat(bench.tasks).hasSize(1);
      assertThat(bench.last)
          .isInstanceOfSatisfying(
              Decision.Accepted.class, a -> assertThat(a.waitsForRoom()).isTrue());

      bench.facts = Facts.NONE;
      bench.apply(new Input.RoomCame(bench.runId, bench.now));

      assertThat(bench.tasks).hasSize(2);
    }

    @Test
    void a_retry_that_falls_due_without_room_is_made_when_there_is_some() {
      var bench = new Bench(workflow("", "a: {agent: a, input: '{}', retry: {jitter: 0}}"));
      bench.apply(bench.start("{}"));
      bench.apply(bench.result("a", new Outcome.TaskFailed("x", "x", true, null)));
      bench.facts = new Facts(0, new TreeMap<>(), new TreeMap<>(), null);
      bench.pass(Duration.ofSeconds(1));
      assertThat(bench.tasks).hasSize(1);

      bench.facts = Facts.NONE;
      bench.apply(new Input.RoomCame(bench.runId, bench.now));

      assertThat(bench.task("a", 2).input()).isEqualTo(new Json("{}"));
    }
  }
}
