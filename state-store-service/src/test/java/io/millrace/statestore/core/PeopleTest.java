package io.millrace.statestore.core;

import static io.millrace.statestore.core.ControlFlowTest.code;
import static io.millrace.statestore.core.ControlFlowTest.commandedTo;
import static io.millrace.statestore.core.ControlFlowTest.run;
import static io.millrace.statestore.core.ControlFlowTest.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.ForkPoint;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.TakenStep;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Pause, resume, retry, skip, override, fork: what people do to a run that is under way. */
class PeopleTest {

  private static final String LINE =
      """
      a: {agent: a, input: '{}', retry: {attempts: 2, backoff: PT10S, jitter: 0}, onFailure: review}
      b: {agent: b, after: [a], input: '{"a": has(steps.a.output) ? steps.a.output : {}}'}
      """;

  private static Bench line() {
    return run(LINE, "steps.b.output");
  }

  @Nested
  class Pausing {

    private CommandBody pause() {
      return new CommandBody.PauseRun("wait a moment");
    }

    private CommandBody resume() {
      return new CommandBody.ResumeRun("go on");
    }

    @Test
    void what_is_under_way_ends_and_nothing_new_begins() {
      var bench = line();
      bench.apply(bench.command(pause()));
      assertThat(bench.state().status()).isEqualTo(RunStatus.PAUSED);

      bench.apply(bench.succeed("a", "{}", null));

      assertThat(bench.phase("a")).isInstanceOf(StepPhase.Succeeded.class);
      assertThat(bench.phase("b")).isNull();
      bench.apply(bench.command(resume()));
      assertThat(bench.phase("b")).isInstanceOf(StepPhase.Running.class);
      assertThat(bench.state().status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void a_retry_that_falls_due_meanwhile_is_made_afterwards() {
      var bench = line();
      bench.apply(bench.fail("a", true)).apply(bench.command(pause()));

      bench.pass(Duration.ofMinutes(1));
      assertThat(bench.tasks).hasSize(1);
      bench.apply(bench.command(resume()));

      assertThat(bench.task("a", 2).attempt()).isEqualTo(2);
    }

    @Test
    void the_deadline_stands_still() {
      var bench = line();
      bench.apply(bench.command(pause())).apply(bench.succeed("a", "{}", null));
      bench.pass(Duration.ofDays(3));
      assertThat(bench.state().endedAt()).isNull();

      bench.apply(bench.command(resume()));
      bench.apply(bench.succeed("b", "{}", null));

      assertThat(bench.state().status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void children_pause_and_go_on_too() {
      var bench = run("sub: {workflow: child, input: '{}'}", "1");
      var child = ((Effect.StartChild) bench.others.getFirst()).command().runId();

      bench.apply(bench.command(pause()));

      assertThat(commandedTo(bench, child)).isInstanceOf(CommandBody.PauseRun.class);
      bench.others.clear();
      bench.apply(bench.command(resume()));
      assertThat(commandedTo(bench, child)).isInstanceOf(CommandBody.ResumeRun.class);
    }

    @Test
    void a_second_pause_and_a_repeated_one_have_no_effect_and_each_names_its_actor() {
      var bench = line();
      var pause = bench.command(pause());
      bench.apply(pause);
      bench.apply(bench.command(pause()));
      assertThat(bench.last).isInstanceOf(Decision.Ignored.class);
      bench.apply(bench.command(resume()));

      bench.apply(pause);

      assertThat(bench.last).isInstanceOf(Decision.Ignored.class);
      assertThat(bench.state().pause()).isNull();
      assertThat(bench.events(Event.RunPaused.class).getFirst().actor()).isEqualTo("user:ada");
    }
  }

  @Nested
  class Retrying {

    private Bench waiting() {
      var bench = line();
      return bench.apply(bench.fail("a", false));
    }

    @Test
    void a_step_that_failed_and_waits_for_a_person_is_tried_again_with_its_attempts_anew() {
      var bench = waiting();

      bench.apply(bench.command(new CommandBody.RetryStep("a")));

      assertThat(bench.task("a", 2).attempt()).isEqualTo(2);
      assertThat(bench.timers.values()).noneMatch(t -> t.kind() == Timer.Kind.REVIEW);
      bench.apply(bench.fail("a", true)).pass(Duration.ofSeconds(10));
      assertThat(bench.task("a", 3).attempt()).isEqualTo(3);
      bench.apply(bench.fail("a", true));
      assertThat(bench.phase("a")).isInstanceOf(StepPhase.WaitingReview.class);
    }

    @Test
    void a_step_that_waits_for_its_next_attempt_need_not_wait() {
      var bench = line();
      bench.apply(bench.fail("a", true));

      bench.apply(bench.command(new CommandBody.RetryStep("a")));

      assertThat(bench.task("a", 2).attempt()).isEqualTo(2);
      assertThat(bench.timers.values()).noneMatch(t -> t.kind() == Timer.Kind.RETRY);
    }

    @Test
    void one_that_did_not_fail_is_not() {
      var bench = line();

      assertThat(code(bench.apply(bench.command(new CommandBody.RetryStep("a")))))
          .isEqualTo("step_not_failed");
      assertThat(code(bench.apply(bench.command(new CommandBody.RetryStep("zz")))))
          .isEqualTo("step_unknown");
    }

    @Test
    void a_map_makes_only_those_calls_again_that_failed() {
      var bench =
          run(
              "m: {agent: a, map: {over: '[1, 2]'}, input: '{\"n\": item}', retry: {attempts: 1}, onFailure: review}",
              "steps.m.output");
      bench.apply(bench.succeed("m.0", "\"x\"", null)).apply(bench.fail("m.1", false));
      assertThat(bench.phase("m")).isInstanceOf(StepPhase.WaitingReview.class);

      bench.apply(bench.command(new CommandBody.RetryStep("m")));
      assertThat(bench.task("m.1", 2).attempt()).isEqualTo(2);
      bench.apply(bench.succeed("m.1", "\"y\"", null));

      assertThat(bench.state().output()).isEqualTo(new Json("[\"x\",\"y\"]"));
      assertThat(bench.tasks).hasSize(3);
    }
  }

  @Nested
  class Skipping {

    @Test
    void an_open_step_is_left_out_and_its_task_called_back() {
      var bench = line();

      bench.apply(bench.command(new CommandBody.SkipStep("a", "not today")));

      assertThat(bench.cancelled).containsExactly(bench.runId + "/a/1");
      assertThat(bench.phase("b")).isInstanceOf(StepPhase.Running.class);
      assertThat(bench.events(Event.StepSkipped.class).getFirst().actor()).isEqualTo("user:ada");
    }

    @Test
    void a_step_that_was_not_reached_will_not_be() {
      var bench = line();

      bench.apply(bench.command(new CommandBody.SkipStep("b", "no need")));
      bench.apply(bench.succeed("a", "{}", null));

      assertThat(bench.tasks).hasSize(1);
      assertThat(bench.state().endedAt()).isNotNull();
    }
  }

  @Nested
  class Overriding {

    private Bench override(Bench bench, String step) {
      return bench.apply(
          bench.command(new CommandBody.OverrideStep(step, new Json("{\"by\":\"hand\"}"), "mine")));
    }

    @Test
    void a_person_gives_the_output_of_an_open_step_and_the_run_goes_on() {
      var bench = override(line(), "a");

      assertThat(bench.task("b", 1).input().text()).isEqualTo("{\"a\":{\"by\":\"hand\"}}");
      assertThat(bench.cancelled).containsExactly(bench.runId + "/a/1");
    }

    @Test
    void an_output_nobody_has_read_yet_can_be_changed() {
      var bench = line();
      bench.apply(bench.command(new CommandBody.PauseRun("look")));
      bench.apply(bench.succeed("a", "{}", null));

      override(bench, "a");
      bench.apply(bench.command(new CommandBody.ResumeRun("go")));

      assertThat(bench.task("b", 1).input().text()).contains("hand");
    }

    @Test
    void one_that_a_step_has_read_cannot() {
      var bench = line();
      bench.apply(bench.succeed("a", "{}", null));

      assertThat(code(override(bench, "a"))).isEqualTo("step_in_use");
    }

    @Test
    void a_run_that_has_ended_is_forked_instead() {
      var bench = line();
      bench.apply(bench.cancel());

      assertThat(code(override(bench, "a"))).isEqualTo("run_ended");
    }
  }

  @Nested
  class Forking {

    private Bench fork(String from, Map<String, TakenStep> taken) {
      var bench = new Bench(workflow(LINE, "steps.b.output"));
      var body =
          new CommandBody.ForkRun(
              new ForkPoint("01JBBBBBBBBBBBBBBBBBBBBBBB", 4, from),
              "w",
              1,
              new TreeMap<>(),
              new TreeMap<>(),
              null,
              Priority.NORMAL,
              "hello",
              new Json("{}"),
              new TreeMap<>(taken));
      var command = new Command("fork-1", bench.runId, bench.now, "default", "user:ada", body);
      return bench.apply(new Input.ForkRequested(command, body, bench.resolved(), bench.now));
    }

    private TakenStep done(String output) {
      return new TakenStep(new Json(output), 0.9, List.of(), null, false);
    }

    @Test
    void finished_steps_are_taken_over_and_not_run_again() {
      var bench = fork("b", Map.of("a", done("{\"from\":\"before\"}")));

      assertThat(bench.events()).containsExactly("RunStarted", "StepTakenOver", "StepScheduled");
      assertThat(bench.task("b", 1).input().text()).isEqualTo("{\"a\":{\"from\":\"before\"}}");
      assertThat(bench.state().forkedFrom())
          .isEqualTo(new ForkPoint("01JBBBBBBBBBBBBBBBBBBBBBBB", 4, "b"));
    }

    @Test
    void the_step_itself_and_those_after_it_are_run_whatever_is_handed_over() {
      var bench = fork("a", Map.of("a", done("{}"), "b", done("{}")));

      assertThat(bench.tasks.keySet()).containsExactly(bench.runId + "/a/1");
    }

    @Test
    void a_step_that_the_workflow_does_not_have_ends_the_fork_with_the_reason() {
      var bench = fork("zz", Map.of());

      assertThat(bench.state().status()).isEqualTo(RunStatus.FAILED);
      assertThat(bench.state().failure())
          .isNotNull()
          .satisfies(f -> assertThat(f.code()).isEqualTo("step_unknown"));
    }
  }
}
