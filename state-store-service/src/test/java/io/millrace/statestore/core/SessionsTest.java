package io.millrace.statestore.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.SessionState;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.contracts.workflow.WorkflowParser;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Turns, message policies, context and summaries. */
class SessionsTest {

  private static final String FIRST = "s-1~01JAAAAAAAAAAAAAAAAAAAAAAA";
  private static final String SECOND = "s-1~01JBBBBBBBBBBBBBBBBBBBBBBB";
  private static final String THIRD = "s-1~01JCCCCCCCCCCCCCCCCCCCCCCC";

  private static Workflow chat(String session) {
    return WorkflowParser.parse(
        """
        workflow: chat
        description: d
        session: {%s}
        input: {type: object}
        steps:
          say: {agent: say, input: '{"turns": session.turns, "summary": session.summary}', onFailure: review, retry: {attempts: 1}}
        output: 'steps.say.output'
        """
            .formatted(session));
  }

  private static Bench start(Workflow workflow, String runId, @Nullable SessionState session) {
    var bench = new Bench(workflow, runId);
    bench.facts = new Facts(100, new TreeMap<>(), new TreeMap<>(), session);
    return bench.apply(bench.start("{}"));
  }

  private static SessionState after(@Nullable SessionState before, Bench run) {
    return Sessions.after(before, run.state(), !known(before, run));
  }

  private static boolean known(@Nullable SessionState before, Bench run) {
    return before != null
        && before.turns().stream().anyMatch(turn -> turn.runId().equals(run.runId));
  }

  @Nested
  class Policies {

    @Test
    void enqueue_waits_for_its_turn_and_sees_what_was_said_before() {
      var workflow = chat("onMessage: enqueue");
      var first = start(workflow, FIRST, null);
      var session = after(null, first);

      var second = start(workflow, SECOND, session);
      assertThat(second.events()).containsExactly("RunStarted", "RunHeld");
      assertThat(second.events(Event.RunHeld.class).getFirst().behind()).isEqualTo(FIRST);
      session = after(session, second);
      assertThat(session.queue()).containsExactly(SECOND);
      assertThat(Sessions.next(session)).isNull();

      first.apply(first.succeed("say", "{\"answer\":\"hi\"}", null));
      session = after(session, first);
      assertThat(Sessions.next(session)).isEqualTo(SECOND);
      second.apply(
          new Input.TurnCame(SECOND, FIRST, Sessions.context(session, workflow), second.now));

      assertThat(second.task("say", 1).input().text())
          .isEqualTo("{\"turns\":[{\"message\":\"hello\",\"answer\":\"hi\"}],\"summary\":\"\"}");
      assertThat(second.task("say", 1).context()).isNotNull();
    }

    @Test
    void a_third_waits_behind_the_second() {
      var workflow = chat("onMessage: enqueue");
      var session = after(null, start(workflow, FIRST, null));
      session = after(session, start(workflow, SECOND, session));

      var third = start(workflow, THIRD, session);

      assertThat(third.events(Event.RunHeld.class).getFirst().behind()).isEqualTo(SECOND);
      assertThat(after(session, third).queue()).containsExactly(SECOND, THIRD);
    }

    @Test
    void interrupt_cancels_the_run_before_it() {
      var workflow = chat("onMessage: interrupt");
      var session = after(null, start(workflow, FIRST, null));

      var second = start(workflow, SECOND, session);

      assertThat(second.tasks).hasSize(1);
      assertThat(ControlFlowTest.commandedTo(second, FIRST))
          .isInstanceOf(CommandBody.CancelRun.class);
    }

    @Test
    void reject_refuses_with_the_reason() {
      var workflow = chat("onMessage: reject");
      var session = after(null, start(workflow, FIRST, null));

      var second = start(workflow, SECOND, session);

      assertThat(second.state().status()).isEqualTo(RunStatus.FAILED);
      assertThat(second.state().failure())
          .isNotNull()
          .satisfies(f -> assertThat(f.code()).isEqualTo("session_busy"));
    }

    @Test
    void parallel_runs_beside_it() {
      var workflow = chat("onMessage: parallel");
      var session = after(null, start(workflow, FIRST, null));

      assertThat(start(workflow, SECOND, session).tasks).hasSize(1);
    }

    @Test
    void a_run_that_waits_for_a_person_does_not_hold_the_session_up() {
      var workflow = chat("onMessage: enqueue");
      var first = start(workflow, FIRST, null);
      var session = after(null, first);
      first.apply(first.fail("say", false));
      assertThat(first.state().status()).isEqualTo(RunStatus.WAITING_REVIEW);

      session = after(session, first);

      assertThat(start(workflow, SECOND, session).tasks).hasSize(1);
    }

    @Test
    void a_run_that_waits_can_be_cancelled_and_paused() {
      var workflow = chat("onMessage: enqueue");
      var session = after(null, start(workflow, FIRST, null));
      var second = start(workflow, SECOND, session);

      second.apply(second.cancel());

      assertThat(after(session, second).queue()).isEmpty();
      assertThat(second.state().status()).isEqualTo(RunStatus.CANCELLED);
    }
  }

  @Nested
  class Summaries {

    private final Workflow workflow = chat("contextTokens: 200, summariser: session-summary");

    private SessionState said(@Nullable SessionState session, String runId, int chars) {
      var run = start(workflow, runId, session);
      var next = after(session, run);
      run.apply(run.succeed("say", "{\"answer\":\"" + "x".repeat(chars) + "\"}", null));
      return Sessions.after(next, run.state(), false);
    }

    @Test
    void below_seventy_percent_nothing_is_summarised() {
      var session = said(null, FIRST, 400); // about 100 of 200 tokens

      assertThat(Sessions.toSummarise(session, workflow.session())).isZero();
    }

    @Test
    void past_it_the_oldest_fifth_is_and_the_summary_takes_its_place() {
      var session = said(said(said(null, FIRST, 80), SECOND, 200), THIRD, 400);
      int turns = Sessions.toSummarise(session, workflow.session());
      assertThat(turns).isEqualTo(2); // 22 of 178 tokens are less than a fifth, so the second too

      var input = Sessions.summaryInput(session, turns);
      assertThat(input.tree().path("turns")).hasSize(2);
      session = Sessions.summarising(session, "s-1~01JDDDDDDDDDDDDDDDDDDDDDDD", turns);
      assertThat(Sessions.toSummarise(session, workflow.session())).isZero();

      var writer = Bench.started(chat("onMessage: parallel"), "{}");
      writer.apply(writer.succeed("say", "{\"summary\":\"they said x\"}", null));
      session = Sessions.summarised(session, writer.state());

      assertThat(session.summary()).isEqualTo("they said x");
      assertThat(session.turns()).hasSize(1);
      assertThat(session.turnCount()).isEqualTo(3);
      assertThat(Sessions.context(session, workflow))
          .isNotNull()
          .satisfies(context -> assertThat(context.text()).contains("they said x"));
    }

    @Test
    void a_summary_that_failed_loses_no_turn() {
      var session = said(said(null, FIRST, 400), SECOND, 300);
      session = Sessions.summarising(session, "s-1~01JDDDDDDDDDDDDDDDDDDDDDDD", 1);
      var failed = Bench.started(chat("onMessage: parallel"), "{}");
      failed.apply(failed.cancel());

      session = Sessions.summarised(session, failed.state());

      assertThat(session.turns()).hasSize(2);
      assertThat(session.summaryRunId()).isNull();
    }

    @Test
    void a_late_result_of_a_turn_that_is_in_the_summary_brings_it_not_back() {
      var session = said(null, FIRST, 400);
      var forgotten = start(workflow, SECOND, session);
      forgotten.apply(forgotten.cancel());

      var same = Sessions.after(session, forgotten.state(), false);

      assertThat(same.turns()).hasSize(1);
    }

    @Test
    void the_context_holds_the_newest_turns_that_fit() {
      var session = said(said(null, FIRST, 400), SECOND, 700);

      var context = Sessions.context(session, workflow);

      assertThat(context).isNotNull();
      assertThat(java.util.Objects.requireNonNull(context).tree().path("turns")).hasSize(1);
      assertThat(context.text()).contains("x".repeat(700));
    }

    @Test
    void children_and_forks_are_no_turns() {
      var run = start(workflow, FIRST, null);
      assertThat(Sessions.isTurn(run.state())).isTrue();
      assertThat(Sessions.isTurn(Bench.started(workflow, "{}").state())).isFalse();
    }
  }

  @Test
  void a_session_folds_the_same_run_twice_to_the_same() {
    var run = start(chat("onMessage: enqueue"), FIRST, null);
    var once = after(null, run);

    assertThat(Sessions.after(once, run.state(), false)).isEqualTo(once);
  }
}
