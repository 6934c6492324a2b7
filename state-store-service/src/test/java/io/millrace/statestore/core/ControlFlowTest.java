package io.millrace.statestore.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.ParentStep;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.contracts.workflow.WorkflowParser;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Joins, maps, loops, supervisors, waits, signals and sub-workflows. */
class ControlFlowTest {

  static Workflow workflow(String steps, String output) {
    return WorkflowParser.parse(
        "workflow: w\ndescription: d\ndeadline: P1D\ninput: {type: object}\nsteps:\n"
            + steps.indent(2)
            + "output: '"
            + output
            + "'\n");
  }

  static Bench run(String steps, String output) {
    return Bench.started(workflow(steps, output), "{}");
  }

  @Nested
  class Joins {

    private static final String RACE =
        """
        a: {agent: a, input: '{}', onFailure: skip, retry: {attempts: 1}}
        b: {agent: b, input: '{}', onFailure: skip, retry: {attempts: 1}}
        c: {agent: c, input: '{}', onFailure: skip, retry: {attempts: 1}}
        next: {agent: n, after: [a, b, c], join: %s, input: '{"a": steps.a.status}'}
        """;

    @Test
    void any_begins_with_the_first_that_succeeds() {
      var bench = run(RACE.formatted("any"), "steps.next.output");

      bench.apply(bench.succeed("b", "{}", null));

      assertThat(bench.task("next", 1).input().text()).isEqualTo("{\"a\":\"RUNNING\"}");
    }

    @Test
    void a_step_that_failed_does_not_count_for_any() {
      var bench = run(RACE.formatted("any"), "steps.next.output");

      bench.apply(bench.fail("a", false));
      assertThat(bench.phase("next")).isNull();
      bench.apply(bench.succeed("c", "{}", null));

      assertThat(bench.phase("next")).isInstanceOf(StepPhase.Running.class);
    }

    @Test
    void at_least_two_waits_for_the_second() {
      var bench = run(RACE.formatted("{atLeast: 2}"), "steps.next.output");

      bench.apply(bench.succeed("b", "{}", null));
      assertThat(bench.phase("next")).isNull();
      bench.apply(bench.succeed("a", "{}", null));

      assertThat(bench.phase("next")).isInstanceOf(StepPhase.Running.class);
    }

    @Test
    void a_join_that_can_no_longer_be_reached_skips_its_step() {
      var bench = run(RACE.formatted("{atLeast: 2}"), "has(steps.next.output)");

      bench.apply(bench.fail("a", false)).apply(bench.fail("b", false));
      assertThat(bench.phase("next")).isNull();
      bench.apply(bench.succeed("c", "{}", null));

      assertThat(bench.phase("next"))
          .isInstanceOfSatisfying(
              StepPhase.Skipped.class, p -> assertThat(p.reason()).contains("only 1 of the 2"));
      assertThat(bench.state().output()).isEqualTo(new Json("false"));
    }
  }

  @Nested
  class Maps {

    private static final String MAP =
        """
        each:
          agent: worker
          map: {over: 'input.items', parallel: 2, onItemFailure: %s}
          input: '{"value": item, "at": index}'
          retry: {attempts: 1}
        """;

    private Bench mapped(String onItemFailure, String items) {
      return Bench.started(
          workflow(MAP.formatted(onItemFailure), "steps.each.output"), "{\"items\":" + items + "}");
    }

    @Test
    void calls_are_made_a_few_at_a_time_and_outputs_keep_the_order_of_the_items() {
      var bench = mapped("fail", "[\"x\",\"y\",\"z\"]");
      assertThat(bench.tasks).hasSize(2);
      assertThat(bench.task("each.1", 1).input().text()).isEqualTo("{\"value\":\"y\",\"at\":1}");

      bench.apply(bench.succeed("each.1", "\"second\"", null));
      assertThat(bench.tasks).hasSize(3);
      bench.apply(bench.succeed("each.2", "\"third\"", null));
      bench.apply(bench.succeed("each.0", "\"first\"", null));

      assertThat(bench.state().output()).isEqualTo(new Json("[\"first\",\"second\",\"third\"]"));
    }

    @Test
    void a_list_without_items_is_done_at_once() {
      assertThat(mapped("fail", "[]").state().output()).isEqualTo(new Json("[]"));
    }

    @Test
    void a_failed_item_may_be_left_out_with_a_warning() {
      var bench = mapped("skip", "[1,2]");

      bench.apply(bench.fail("each.0", false)).apply(bench.succeed("each.1", "\"b\"", null));

      assertThat(bench.state().output()).isEqualTo(new Json("[null,\"b\"]"));
      assertThat(bench.state().degraded()).isTrue();
      assertThat(bench.state().warnings()).singleElement().asString().contains("item 0");
    }

    @Test
    void a_failed_item_fails_the_step_and_calls_back_what_is_out() {
      var bench = mapped("fail", "[1,2,3]");

      bench.apply(bench.fail("each.0", false));

      assertThat(bench.state().status()).isEqualTo(RunStatus.FAILED);
      assertThat(bench.phase("each.1")).isInstanceOf(StepPhase.Cancelled.class);
      assertThat(bench.cancelled).containsExactly(bench.runId + "/each.1/1");
      assertThat(bench.timers).isEmpty();
    }

    @Test
    void something_that_is_no_list_fails_the_run_with_the_reason() {
      var bench = mapped("fail", "7");

      assertThat(failure(bench)).contains("must be a list");
    }

    @Test
    void a_list_beyond_the_bound_is_refused() {
      var items = new StringBuilder("[0");
      for (int i = 1; i <= Composites.ITEMS_MAX; i++) items.append(',').append(i);

      var bench = mapped("fail", items.append(']').toString());

      assertThat(failure(bench)).contains("the most is 1000");
    }
  }

  @Nested
  class Loops {

    private static final String LOOP =
        """
        refine:
          agent: writer
          loop: {until: 'loop.last.score >= 8 || loop.index == 9', maxIterations: 3, onExhausted: %s}
          input: '{"try": loop.index, "last": has(loop.last) ? loop.last.score : 0}'
          retry: {attempts: 1}
        """;

    @Test
    void the_call_is_repeated_until_the_condition_holds() {
      var bench = run(LOOP.formatted("fail"), "steps.refine.output");
      assertThat(bench.task("refine.1", 1).input().text()).isEqualTo("{\"try\":1,\"last\":0}");

      bench.apply(bench.succeed("refine.1", "{\"score\":5}", null));
      assertThat(bench.task("refine.2", 1).input().text()).isEqualTo("{\"try\":2,\"last\":5}");
      bench.apply(bench.succeed("refine.2", "{\"score\":8}", null));

      assertThat(bench.state().output()).isEqualTo(new Json("{\"score\":8}"));
    }

    @Test
    void a_loop_that_does_not_end_fails_at_its_bound() {
      var bench = exhausted("fail");

      assertThat(failure(bench)).contains("did not hold after 3 calls");
    }

    @Test
    void or_goes_on_with_the_last_output_and_a_warning() {
      var bench = exhausted("accept");

      assertThat(bench.state().output()).isEqualTo(new Json("{\"score\":3}"));
      assertThat(bench.state().warnings()).singleElement().asString().contains("loop_exhausted");
      assertThat(bench.state().degraded()).isTrue();
    }

    private Bench exhausted(String onExhausted) {
      var bench = run(LOOP.formatted(onExhausted), "steps.refine.output");
      for (int i = 1; i <= 3; i++)
        bench.apply(bench.succeed("refine." + i, "{\"score\":" + i + "}", null));
      return bench;
    }
  }

  @Nested
  class Supervisors {

    private static final String TEAM =
        """
        team:
          agent: planner
          supervisor: {agents: [search, write], maxHops: 3, maxRepeats: 2}
          input: '{"goal": "report"}'
          retry: {attempts: 2, jitter: 0}
        """;

    private Bench team() {
      return run(TEAM, "steps.team.output");
    }

    private Bench hop(Bench bench, int hop, String agent, String input) {
      bench.apply(
          bench.succeed(
              "team." + hop + ".decide",
              "{\"next\":\"" + agent + "\",\"input\":" + input + "}",
              null));
      return bench;
    }

    @Test
    void the_supervisor_picks_agents_until_it_finishes() {
      var bench = team();
      assertThat(bench.task("team.1.decide", 1).input().text())
          .isEqualTo(
              "{\"goal\":{\"goal\":\"report\"},\"agents\":[\"search\",\"write\"],\"history\":[]}");

      hop(bench, 1, "search", "{\"q\":\"x\"}");
      assertThat(bench.task("team.1.work", 1).agent()).isEqualTo("search");
      bench.apply(bench.succeed("team.1.work", "{\"found\":1}", null));
      assertThat(bench.task("team.2.decide", 1).input().text())
          .contains("\"agent\":\"search\"")
          .contains("\"output\":{\"found\":1}");
      bench.apply(
          bench.succeed(
              "team.2.decide", "{\"next\":\"FINISH\",\"output\":{\"text\":\"t\"}}", null));

      assertThat(bench.state().output()).isEqualTo(new Json("{\"text\":\"t\"}"));
    }

    @Test
    void a_finish_without_an_output_takes_that_of_the_last_agent() {
      var bench = hop(team(), 1, "search", "{}");
      bench.apply(bench.succeed("team.1.work", "{\"found\":1}", null));

      bench.apply(bench.succeed("team.2.decide", "{\"next\":\"FINISH\"}", null));

      assertThat(bench.state().output()).isEqualTo(new Json("{\"found\":1}"));
    }

    @Test
    void what_the_model_writes_selects_nothing_but_the_agents_of_the_definition() {
      for (String decision :
          List.of(
              "{\"next\":\"transfer-money\",\"input\":{}}",
              "{\"next\":\"search\"}",
              "{\"next\":7,\"input\":{}}",
              "{\"next\":\"search\",\"input\":{},\"also\":\"write\"}",
              "\"search\"")) {
        var bench = team();

        bench.apply(bench.succeed("team.1.decide", decision, null));

        assertThat(bench.events(Event.StepAttemptFailed.class))
            .as(decision)
            .singleElement()
            .satisfies(e -> assertThat(e.code()).isEqualTo("supervisor_invalid"));
        assertThat(bench.phase("team.1.decide")).isInstanceOf(StepPhase.Retrying.class);
      }
    }

    @Test
    void an_agent_that_fails_is_told_to_the_supervisor() {
      var bench = hop(team(), 1, "search", "{}");

      bench.apply(bench.fail("team.1.work", false));

      assertThat(bench.task("team.2.decide", 1).input().text())
          .contains("\"status\":\"FAILED\"")
          .contains("agent_error");
    }

    @Test
    void hops_are_bounded() {
      var bench = team();
      for (int hop = 1; hop <= 3; hop++) {
        hop(bench, hop, "search", "{\"q\":" + hop + "}");
        bench.apply(bench.succeed("team." + hop + ".work", "{}", null));
      }

      hop(bench, 4, "search", "{\"q\":4}");

      assertThat(failure(bench)).contains("did not finish in 3 hops");
    }

    @Test
    void the_same_agent_with_the_same_arguments_is_not_asked_for_ever() {
      var bench = team();
      for (int hop = 1; hop <= 2; hop++) {
        hop(bench, hop, "search", hop == 1 ? "{\"a\":1,\"b\":2}" : "{\"b\":2,\"a\":1}");
        bench.apply(bench.succeed("team." + hop + ".work", "{}", null));
      }

      hop(bench, 3, "search", "{\"a\":1,\"b\":2}");

      assertThat(failure(bench)).contains("asked 2 times with the same input");
    }
  }

  @Nested
  class Waits {

    @Test
    void a_wait_lets_its_time_pass_and_no_more() {
      var bench = run("rest: {wait: PT10M}", "steps.rest.status");

      bench.pass(Duration.ofMinutes(9));
      assertThat(bench.phase("rest")).isInstanceOf(StepPhase.Waiting.class);
      bench.pass(Duration.ofMinutes(1));

      assertThat(bench.state().output()).isEqualTo(new Json("\"SUCCEEDED\""));
    }

    @Test
    void a_wait_may_end_at_a_time_of_the_input() {
      var workflow = workflow("rest: {wait: {until: 'input.at'}}", "steps.rest.status");
      var bench = Bench.started(workflow, "{\"at\":\"2026-01-01T02:00:00Z\"}");

      bench.pass(Duration.ofMinutes(119));
      assertThat(bench.state().endedAt()).isNull();
      bench.pass(Duration.ofMinutes(1));

      assertThat(bench.state().status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void a_time_that_has_passed_is_no_wait() {
      var workflow = workflow("rest: {wait: {until: 'input.at'}}", "steps.rest.status");

      var bench = Bench.started(workflow, "{\"at\":\"2025-01-01T00:00:00Z\"}");

      assertThat(bench.state().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(bench.timers).isEmpty();
    }

    @Test
    void something_that_is_no_time_fails_the_run_with_the_reason() {
      var workflow = workflow("rest: {wait: {until: 'input.at'}}", "steps.rest.status");

      assertThat(failure(Bench.started(workflow, "{\"at\":\"soon\"}"))).contains("must be a time");
    }
  }

  @Nested
  class Signals {

    private static final String SIGNAL =
        """
        first: {agent: a, input: '{}'}
        paid:
          signal: {name: payment, timeout: PT1H, onTimeout: %s, schema: {type: object, required: [amount]}}
          after: [first]
        """;

    private Input signal(Bench bench, String name, String payload) {
      return bench.command(new CommandBody.SignalRun(name, new Json(payload)));
    }

    @Test
    void a_signal_ends_the_wait_with_its_payload() {
      var bench = run(SIGNAL.formatted("fail"), "steps.paid.output.amount");
      bench.apply(bench.succeed("first", "{}", null));

      bench.apply(signal(bench, "payment", "{\"amount\":5}"));

      assertThat(bench.lastEvents())
          .containsExactly("SignalReceived", "StepCompleted", "RunCompleted");
      assertThat(bench.state().output()).isEqualTo(new Json("5"));
      assertThat(bench.timers).isEmpty();
    }

    @Test
    void a_signal_that_comes_before_its_step_is_kept() {
      var bench = run(SIGNAL.formatted("fail"), "steps.paid.output.amount");
      bench.apply(signal(bench, "payment", "{\"amount\":5}"));
      assertThat(bench.state().signals()).hasSize(1);

      bench.apply(bench.succeed("first", "{}", null));

      assertThat(bench.state().output()).isEqualTo(new Json("5"));
      assertThat(bench.state().signals()).isEmpty();
    }

    @Test
    void the_same_signal_twice_counts_once() {
      var bench = run(SIGNAL.formatted("fail"), "1");
      var signal = signal(bench, "payment", "{\"amount\":5}");

      bench.apply(signal).apply(signal);

      assertThat(bench.last).isInstanceOf(Decision.Ignored.class);
      assertThat(bench.state().signals()).hasSize(1);
    }

    @Test
    void a_signal_that_no_step_waits_for_or_that_breaks_its_schema_is_refused() {
      var bench = run(SIGNAL.formatted("fail"), "1");

      assertThat(code(bench.apply(signal(bench, "refund", "{}")))).isEqualTo("signal_unknown");
      assertThat(code(bench.apply(signal(bench, "payment", "{}")))).isEqualTo("signal_invalid");
    }

    @Test
    void signals_that_nobody_takes_are_bounded() {
      var bench = run(SIGNAL.formatted("fail"), "1");
      for (int i = 0; i < Commands.SIGNALS_MAX; i++)
        bench.apply(signal(bench, "payment", "{\"amount\":1}"));

      assertThat(code(bench.apply(signal(bench, "payment", "{\"amount\":1}"))))
          .isEqualTo("signals_full");
    }

    @Test
    void a_signal_that_does_not_come_fails_or_is_done_without() {
      var failing = run(SIGNAL.formatted("fail"), "1");
      failing.apply(failing.succeed("first", "{}", null)).pass(Duration.ofHours(1));
      assertThat(failure(failing)).contains("payment did not come");

      var going = run(SIGNAL.formatted("skip"), "has(steps.paid.output)");
      going.apply(going.succeed("first", "{}", null)).pass(Duration.ofHours(1));
      assertThat(going.state().output()).isEqualTo(new Json("false"));
    }
  }

  @Nested
  class SubWorkflows {

    private static final String CHILD =
        "sub: {workflow: child, input: '{\"x\": 1}', timeout: PT1H, retry: {attempts: 2, jitter: 0}}";

    @Test
    void a_child_is_started_in_the_same_partition_with_what_the_parent_is_pinned_to() {
      var bench = run(CHILD, "steps.sub.output");

      var child = (Effect.StartChild) bench.others.getFirst();
      assertThat(child.command().runId()).startsWith(bench.runId + "~");
      assertThat(child.parent().stepId()).isEqualTo("sub");
      assertThat(child.workflows()).containsEntry("child", 1);
      assertThat(((CommandBody.StartRun) child.command().body()).workflowVersion()).isEqualTo(1);
    }

    @Test
    void its_output_is_the_output_of_the_step_and_its_usage_counts() {
      var bench = run(CHILD, "steps.sub.output");

      bench.apply(bench.childEnds("sub", RunStatus.COMPLETED, "{\"y\":2}"));

      assertThat(bench.state().output()).isEqualTo(new Json("{\"y\":2}"));
      assertThat(bench.state().usage().inputTokens()).isEqualTo(7);
      assertThat(bench.timers.values()).noneMatch(t -> t.kind() == Timer.Kind.STEP_TIMEOUT);
    }

    @Test
    void a_child_that_failed_is_begun_again_where_the_step_says_so() {
      var bench = run(CHILD, "steps.sub.output");
      var first = childOf(bench);

      bench.apply(bench.childEnds("sub", RunStatus.FAILED, null)).pass(Duration.ofSeconds(1));
      assertThat(childOf(bench)).isNotEqualTo(first);
      bench.apply(bench.childEnds("sub", RunStatus.FAILED, null));

      assertThat(failure(bench)).contains("it broke");
    }

    @Test
    void a_child_that_went_on_with_less_makes_its_parent_go_on_with_less() {
      var bench = run(CHILD, "steps.sub.warnings");
      var child = (StepPhase.ChildRunning) Objects.requireNonNull(bench.phase("sub"));

      bench.apply(
          new Input.ChildFinished(
              new ParentStep(bench.runId, "sub", 1),
              child.childRunId(),
              RunStatus.COMPLETED,
              new Json("{}"),
              true,
              null,
              Usage.NONE,
              bench.now));

      assertThat(bench.state().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(bench.state().degraded()).isTrue();
      assertThat(String.valueOf(bench.state().output())).contains("child_degraded");
    }

    @Test
    void a_child_that_was_cancelled_is_not_begun_again() {
      var bench = run(CHILD, "1");

      bench.apply(bench.childEnds("sub", RunStatus.CANCELLED, null));

      assertThat(bench.state().status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void it_is_cancelled_with_its_parent_and_when_its_time_is_over() {
      var cancelled = run(CHILD, "1");
      var child = childOf(cancelled);
      cancelled.apply(cancelled.cancel());
      assertThat(commandedTo(cancelled, child)).isInstanceOf(CommandBody.CancelRun.class);

      var late = run(CHILD, "1");
      child = childOf(late);
      late.pass(Duration.ofHours(1));
      assertThat(commandedTo(late, child)).isInstanceOf(CommandBody.CancelRun.class);
      late.pass(Duration.ofSeconds(1));
      assertThat(childOf(late)).isNotEqualTo(child);
    }

    @Test
    void the_end_of_a_child_that_nobody_waits_for_changes_nothing() {
      var bench = run(CHILD, "1");
      var end = bench.childEnds("sub", RunStatus.COMPLETED, "{}");
      bench.pass(Duration.ofHours(1));

      bench.apply(end);

      assertThat(bench.last).isInstanceOf(Decision.Ignored.class);
    }

    @Test
    void a_run_that_was_started_by_a_step_tells_it_how_it_ended() {
      var workflow = workflow("a: {agent: a, input: '{}'}", "1");
      var bench = new Bench(workflow);
      var start = (Input.StartRequested) bench.start("{}");
      var parent = new ParentStep("P", "sub", 1);
      bench.apply(
          new Input.StartRequested(
              start.command(), start.body(), start.resolution(), parent, null, start.at()));

      bench.apply(bench.succeed("a", "{}", null));

      assertThat(bench.others.getLast())
          .isInstanceOfSatisfying(
              Effect.TellParent.class,
              told -> {
                assertThat(told.parent()).isEqualTo(parent);
                assertThat(told.status()).isEqualTo(RunStatus.COMPLETED);
                assertThat(told.output()).isEqualTo(new Json("1"));
              });
    }

    private String childOf(Bench bench) {
      return ((StepPhase.ChildRunning) Objects.requireNonNull(bench.phase("sub"))).childRunId();
    }
  }

  static CommandBody commandedTo(Bench bench, String runId) {
    return bench.others.stream()
        .filter(Effect.CommandOther.class::isInstance)
        .map(effect -> ((Effect.CommandOther) effect).command())
        .filter(command -> command.runId().equals(runId))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing is asked of " + runId))
        .body();
  }

  static String failure(Bench bench) {
    var failure = bench.state().failure();
    if (failure == null) throw new AssertionError("the run did not fail: " + bench.state());
    return failure.message();
  }

  static @Nullable String code(Bench bench) {
    return bench.last instanceof Decision.Rejected rejected ? rejected.code() : null;
  }
}
