package io.millrace.statestore.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.StepPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a story says can be seen after something happened. */
final class StoryChecks {

  /** Words that begin such a line. */
  static final Set<String> VERBS =
      new TreeSet<>(
          List.of(
              "task",
              "no",
              "starts",
              "cancels",
              "review",
              "expect",
              "warning",
              "events",
              "limit",
              "withdrawn",
              "held",
              "ignored",
              "refused",
              "summarises"));

  private final Stage stage;

  /** Statuses of runs and steps that stories have seen. */
  private final Set<String> seen;

  StoryChecks(Stage stage, Set<String> seen) {
    this.stage = stage;
    this.seen = seen;
  }

  void check(StoryLine line) {
    if (line.verb().equals("summarises")) {
      same("summary", stage.summaryAsked(), line.json());
      return;
    }
    var run = stage.run(line.run());
    switch (line.verb()) {
      case "task" -> task(line, run);
      case "no" -> noTask(line, run);
      case "starts" -> starts(line, run);
      case "cancels" -> cancels(line, run);
      case "review" -> review(line, run);
      case "expect" -> expect(line, run);
      case "warning" -> warning(line, run);
      case "events" -> assertThat(run.eventsOfLastHappening()).isEqualTo(line.rest());
      case "limit" -> limit(line, run);
      case "withdrawn" -> withdrawn(line, run);
      case "held" -> held(line, run);
      case "ignored" -> assertThat(run.bench.last).isInstanceOf(Decision.Ignored.class);
      case "refused" -> refused(line, run);
      case String other -> throw new AssertionError("Nothing is called '" + other + "'");
    }
  }

  private static void task(StoryLine line, StoryRun run) {
    int attempt = line.number("attempt", 0);
    var agent = line.after("by");
    var context = line.jsonAfter("context");
    var task = run.task(line.word("step"), attempt);
    assertThat(run.bench.phase(task.stepId()))
        .as("where %s stands", task.stepId())
        .isInstanceOfSatisfying(
            StepPhase.Running.class,
            running -> assertThat(running.attempt()).as("attempt").isEqualTo(task.attempt()));
    if (attempt != 0) assertThat(task.attempt()).isEqualTo(attempt);
    if (agent != null) assertThat(task.agent()).isEqualTo(agent);
    var input = line.optionalJson();
    if (input != null) same("input of " + task.stepId(), task.input(), input);
    if (context != null)
      same("context of " + task.stepId(), Objects.requireNonNull(task.context()), context);
  }

  private static void noTask(StoryLine line, StoryRun run) {
    assertThat(line.word("word 'task'")).isEqualTo("task");
    var step = line.word("step");
    if (run.bench.phase(step) instanceof StepPhase.Running running)
      throw new AssertionError("A task is given: " + running.taskId());
  }

  private static void starts(StoryLine line, StoryRun run) {
    var child = run.child(line.word("step"));
    var body = (CommandBody.StartRun) child.command().body();
    assertThat(body.workflow()).isEqualTo(line.word("workflow"));
    var input = line.optionalJson();
    if (input != null) same("input of the run", body.input(), input);
  }

  private static void cancels(StoryLine line, StoryRun run) {
    boolean compensate = line.flag("compensate");
    var child = run.child(line.word("step")).command().runId();
    assertThat(run.commands())
        .filteredOn(command -> command.runId().equals(child))
        .extracting(command -> command.body() instanceof CommandBody.CancelRun c && c.compensate())
        .as("cancelled, with a rollback")
        .contains(compensate);
  }

  private static void review(StoryLine line, StoryRun run) {
    var step = line.word("step");
    var review = Objects.requireNonNull(run.step(step).review(), "Nobody was asked about " + step);
    assertThat(run.bench.phase(step)).isInstanceOf(StepPhase.WaitingReview.class);
    assertThat(review.role()).isEqualTo(line.word("role"));
    var proposed = line.optionalJson();
    if (proposed != null)
      same("proposal", review.proposed() == null ? Json.NULL : review.proposed(), proposed);
  }

  private void expect(StoryLine line, StoryRun run) {
    var first = line.word("step or status");
    if (Arrays.stream(RunStatus.values()).anyMatch(status -> status.name().equals(first)))
      run(first, line, run);
    else step(first, line, run);
  }

  private void run(String status, StoryLine line, StoryRun run) {
    var state = run.bench.state();
    seen.add("run " + status);
    assertThat(state.status())
        .as("status, with the failure %s", state.failure())
        .isEqualTo(RunStatus.valueOf(status));
    assertThat(state.degraded()).as("degraded").isEqualTo(line.flag("degraded"));
    var code = line.optionalWord();
    var value = line.optionalJson();
    var failure = state.failure();
    if (code != null) assertThat(failure == null ? "" : failure.code()).isEqualTo(code);
    if (value != null && code == null)
      same("output", state.output() == null ? Json.NULL : state.output(), value);
    if (value != null && code != null)
      assertThat(failure == null ? "" : failure.message()).contains(value.tree().asText());
  }

  private void step(String id, StoryLine line, StoryRun run) {
    var status = line.word("status");
    seen.add("step " + status);
    var due = line.duration("in");
    var phase = run.bench.phase(id);
    assertThat(Run.statusName(phase)).as("status of %s, %s", id, phase).isEqualTo(status);
    if (due != null)
      assertThat(Duration.between(run.bench.now, dueAt(phase))).as("due").isEqualTo(due);
    var code = line.optionalWord();
    var value = line.optionalJson();
    switch (phase) {
      case StepPhase.Failed failed -> {
        if (code != null) assertThat(failed.code()).isEqualTo(code);
        if (value != null) assertThat(failed.message()).contains(value.tree().asText());
      }
      case StepPhase.Skipped skipped -> {
        if (value != null) assertThat(skipped.reason()).contains(value.tree().asText());
      }
      case StepPhase.Succeeded done -> {
        if (value != null) same("output of " + id, done.output(), value);
      }
      case null, default -> {
        var failure = phase == null ? null : run.step(id).lastFailure();
        if (code != null) assertThat(failure == null ? "" : failure.code()).isEqualTo(code);
      }
    }
  }

  private static Instant dueAt(@Nullable StepPhase phase) {
    return switch (phase) {
      case StepPhase.Retrying p -> p.dueAt();
      case StepPhase.Waiting p -> p.dueAt();
      case StepPhase.WaitingReview p -> p.dueAt();
      case StepPhase.Running p -> p.timeoutAt();
      case StepPhase.ChildRunning p -> p.timeoutAt();
      case null, default -> throw new AssertionError("Nothing is due: " + phase);
    };
  }

  private static void warning(StoryLine line, StoryRun run) {
    var words = line.json().tree().asText();
    assertThat(run.bench.state().warnings()).anyMatch(warning -> warning.contains(words));
  }

  private static void limit(StoryLine line, StoryRun run) {
    var reached = run.last(Event.LimitReached.class);
    assertThat(reached.limit()).isEqualTo(line.word("limit"));
    assertThat(reached.consequence()).isEqualTo(line.word("consequence"));
  }

  private static void withdrawn(StoryLine line, StoryRun run) {
    var step = line.word("step");
    assertThat(run.bench.cancelled)
        .anyMatch(taskId -> taskId.startsWith(run.bench.runId + "/" + step + "/"));
  }

  private void held(StoryLine line, StoryRun run) {
    var hold = Objects.requireNonNull(run.bench.state().hold(), "The run waits for nothing");
    assertThat(stage.nameOf(hold.behind())).isEqualTo(line.after("behind"));
  }

  private static void refused(StoryLine line, StoryRun run) {
    var words = line.optionalJson();
    var code = line.word("code");
    assertThat(run.bench.last)
        .isInstanceOfSatisfying(
            Decision.Rejected.class,
            rejected -> {
              assertThat(rejected.code()).isEqualTo(code);
              if (words != null) assertThat(rejected.message()).contains(words.tree().asText());
            });
  }

  /** Equal but for the order of keys and the way a number is written. */
  private static void same(String what, Json is, Json wanted) {
    if (!is.tree().equals(StoryChecks::compare, wanted.tree()))
      throw new AssertionError(what + " is " + is + ", not " + wanted);
  }

  private static int compare(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber())
      return one.decimalValue().compareTo(other.decimalValue());
    return one.equals(other) ? 0 : 1;
  }
}
