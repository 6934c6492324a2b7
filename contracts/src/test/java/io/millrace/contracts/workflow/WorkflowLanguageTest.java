package io.millrace.contracts.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.definition.JsonSchema;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.workflow.Expression.Place;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What every construct of the language means once it is read. */
class WorkflowLanguageTest {

  private static final String HEAD =
      """
      workflow: desk
      description: Answers.
      input: {type: object}
      """;

  private static Workflow workflow(String rest) {
    return WorkflowParser.parse(HEAD + rest);
  }

  /** Parses one step after a step `a`, as `name: {rest}`. */
  private static Step step(String rest) {
    return workflow(
            """
            deadline: PT1H
            steps:
              a: {agent: first, input: input}
              it: {%s}
            output: input
            """
                .formatted(rest))
        .step("it");
  }

  private static Expression expression(Place place, String source) {
    return Expression.of(place, source);
  }

  @Test
  void a_call_has_the_defaults_of_the_platform() {
    var step = step("agent: writer, input: input.question");

    assertThat(step)
        .isEqualTo(
            new Step(
                "it",
                List.of(),
                Join.ALL_SETTLED,
                null,
                new Work.Call(new Target.Agent("writer"), expression(Place.STEP, "input.question")),
                new FailurePolicy(
                    Duration.ofSeconds(30),
                    RetryPolicy.DEFAULT,
                    FailurePolicy.OnFailure.FAIL,
                    "operator",
                    null,
                    null)));
  }

  @Test
  void a_call_says_what_holds_when_it_fails() {
    var step =
        step(
            """
            agent: writer, input: input, after: [a], when: 'steps.a.attempts < 2', timeout: PT2M,
                retry: {attempts: 3, backoff: PT2S, factor: 3, backoffMax: PT9S, jitter: 0, codes: [busy, slow]},
                onFailure: degrade, fallback: '{"text": ""}', rollback: writer-undo""");

    assertThat(step.after()).containsExactly("a");
    assertThat(step.when()).isEqualTo(expression(Place.STEP, "steps.a.attempts < 2"));
    assertThat(step.policy())
        .isEqualTo(
            new FailurePolicy(
                Duration.ofMinutes(2),
                new RetryPolicy(
                    3,
                    Duration.ofSeconds(2),
                    3,
                    Duration.ofSeconds(9),
                    0,
                    new TreeSet<>(List.of("busy", "slow"))),
                FailurePolicy.OnFailure.DEGRADE,
                "operator",
                expression(Place.STEP, "{\"text\": \"\"}"),
                "writer-undo"));
  }

  @Test
  void every_way_to_fail_is_known() {
    for (var way : FailurePolicy.OnFailure.values())
      assertThat(
              step("agent: writer, input: input, onFailure: " + way.name().toLowerCase())
                  .policy()
                  .onFailure())
          .isEqualTo(way);
    assertThat(
            step("agent: writer, input: input, onFailure: review, reviewRole: lead")
                .policy()
                .reviewRole())
        .isEqualTo("lead");
    assertThat(step("agent: writer, input: input, rollback: none").policy().rollback())
        .isEqualTo(FailurePolicy.NO_ROLLBACK);
  }

  @Test
  void a_join_says_how_many_of_the_steps_before_must_have_succeeded() {
    var call = "agent: writer, input: input, after: [a]";

    assertThat(step(call + ", join: all").join().waitsForAll()).isTrue();
    assertThat(step(call + ", join: any").join()).isEqualTo(new Join(1));
    assertThat(step(call + ", join: {atLeast: 1}").join()).isEqualTo(new Join(1));
  }

  @Test
  void a_map_calls_once_for_each_item() {
    assertThat(step("agent: writer, map: {over: input.lines}, input: '{\"line\": item}'").work())
        .isEqualTo(
            new Work.MapOver(
                new Target.Agent("writer"),
                expression(Place.STEP, "input.lines"),
                expression(Place.ITEM, "{\"line\": item}"),
                8,
                false));
    assertThat(
            step("workflow: small, map: {over: input.lines, parallel: 2, onItemFailure: skip},"
                    + " input: '{\"n\": index}'")
                .work())
        .isEqualTo(
            new Work.MapOver(
                new Target.SubWorkflow("small"),
                expression(Place.STEP, "input.lines"),
                expression(Place.ITEM, "{\"n\": index}"),
                2,
                true));
  }

  @Test
  void a_loop_repeats_within_its_bound() {
    assertThat(
            step("agent: writer, loop: {until: loop.last.good, maxIterations: 5}, input: loop.index")
                .work())
        .isEqualTo(
            new Work.Loop(
                new Target.Agent("writer"),
                expression(Place.LOOP, "loop.index"),
                expression(Place.LOOP, "loop.last.good"),
                5,
                false));
    assertThat(
            step("agent: writer, loop: {until: 'true', maxIterations: 5, onExhausted: accept}, input: input")
                .work())
        .isInstanceOfSatisfying(
            Work.Loop.class, loop -> assertThat(loop.acceptsExhausted()).isTrue());
  }

  @Test
  void a_supervisor_has_a_team_and_two_bounds() {
    assertThat(
            step("agent: boss, supervisor: {agents: [writer, reader], maxHops: 6}, input: input")
                .work())
        .isEqualTo(
            new Work.Supervise(
                "boss", List.of("writer", "reader"), expression(Place.STEP, "input"), 6, 2));
    assertThat(
            step("agent: boss, supervisor: {agents: [writer], maxHops: 6, maxRepeats: 1}, input: input")
                .work())
        .isInstanceOfSatisfying(
            Work.Supervise.class, team -> assertThat(team.maxRepeats()).isEqualTo(1));
  }

  @Test
  void a_sub_workflow_is_bounded_by_its_own_deadline_unless_it_names_a_time() {
    assertThat(step("workflow: small, input: input").work())
        .isEqualTo(new Work.Call(new Target.SubWorkflow("small"), expression(Place.STEP, "input")));
    assertThat(step("workflow: small, input: input").policy().timeout())
        .isEqualTo(Duration.ofDays(365));
    assertThat(step("workflow: small, input: input, timeout: PT1M").policy().timeout())
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void a_wait_lasts_a_time_or_until_one() {
    assertThat(step("wait: PT5M").work()).isEqualTo(new Work.Wait(Duration.ofMinutes(5), null));
    assertThat(step("wait: {until: input.at}, after: [a], when: 'true'").work())
        .isEqualTo(new Work.Wait(null, expression(Place.STEP, "input.at")));
  }

  @Test
  void a_signal_has_a_name_a_time_and_perhaps_a_schema() {
    var schema = JsonSchema.of(new Json("{\"type\":\"object\"}").tree());

    assertThat(step("signal: {name: paid, timeout: P2D}").work())
        .isEqualTo(new Work.AwaitSignal("paid", null, Duration.ofDays(2), false));
    assertThat(
            step("signal: {name: paid, timeout: P2D, schema: {type: object}, onTimeout: skip}")
                .work())
        .isEqualTo(new Work.AwaitSignal("paid", schema, Duration.ofDays(2), true));
  }

  @Test
  void a_review_has_a_role_and_says_what_follows() {
    assertThat(step("review: {role: lead}, after: [a]").work())
        .isEqualTo(
            new Work.Review("lead", Duration.ofHours(24), Work.OnTimeout.REJECT, Consequence.FAIL));
    assertThat(
            step("review: {role: lead, timeout: PT1H, onTimeout: approve, onReject: compensate}, after: [a]")
                .work())
        .isEqualTo(
            new Work.Review(
                "lead", Duration.ofHours(1), Work.OnTimeout.APPROVE, Consequence.COMPENSATE));
  }

  @Test
  void a_workflow_that_says_nothing_has_bounds_all_the_same() {
    var workflow = workflow("steps: {a: {agent: first, input: input}}\noutput: steps.a.output\n");

    assertThat(workflow.session())
        .isEqualTo(new SessionPolicy(SessionPolicy.OnMessage.ENQUEUE, 8_000, null));
    assertThat(workflow.limits())
        .isEqualTo(new Limits(1_000, 10_000, 262_144, 50, Consequence.FAIL, Consequence.FAIL));
    assertThat(workflow.budget()).isEqualTo(Budget.NONE);
    assertThat(workflow.deadline()).isNull();
  }

  @Test
  void a_workflow_says_how_far_a_run_may_go() {
    var workflow =
        workflow(
            """
            session: {onMessage: interrupt, contextTokens: 4000, summariser: summary}
            budget: {tokens: 100, costUsd: 0.25, onExceeded: degrade}
            limits: {steps: 5, events: 50, payloadBytes: 1024, parallel: 2, onReached: compensate, onDeadline: compensate}
            deadline: P1DT2H3M4.5S
            steps: {a: {agent: first, input: input}}
            output: steps.a.output
            """);

    assertThat(workflow.session())
        .isEqualTo(new SessionPolicy(SessionPolicy.OnMessage.INTERRUPT, 4_000, "summary"));
    assertThat(workflow.budget()).isEqualTo(new Budget(100, 250_000, Consequence.DEGRADE));
    assertThat(workflow.limits())
        .isEqualTo(new Limits(5, 50, 1_024, 2, Consequence.COMPENSATE, Consequence.COMPENSATE));
    assertThat(workflow.deadline()).isEqualTo(Duration.parse("P1DT2H3M4.5S"));
  }

  @Test
  void every_agent_and_workflow_that_steps_ask_is_known() {
    var workflow =
        workflow(
            """
            deadline: PT1H
            steps:
              a: {agent: first, input: input}
              b: {agent: boss, supervisor: {agents: [writer, reader], maxHops: 6}, input: input}
              c: {agent: each, map: {over: input.lines}, input: item}
              d: {workflow: small, loop: {until: 'true', maxIterations: 2}, input: input}
              e: {workflow: large, input: input}
              f: {wait: PT1S}
            output: steps.a.output
            """);

    assertThat(workflow.agents()).containsExactly("boss", "each", "first", "reader", "writer");
    assertThat(workflow.subWorkflows()).containsExactly("large", "small");
  }

  @Test
  void what_was_published_reads_as_it_was_written() {
    var workflow = workflow("steps: {a: {agent: first, input: input}}\noutput: steps.a.output\n");

    assertThat(WorkflowParser.parse(workflow.document())).isEqualTo(workflow);
  }
}
