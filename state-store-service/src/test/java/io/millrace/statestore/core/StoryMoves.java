package io.millrace.statestore.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTerms;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.message.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What happens in a story: what agents, people, other runs and the clock do. */
final class StoryMoves {

  /** Words that begin such a line. */
  static final Set<String> VERBS =
      new TreeSet<>(
          List.of(
              "agent",
              "start",
              "chat",
              "answer",
              "fail",
              "wait",
              "signal",
              "child",
              "approve",
              "edit",
              "reject",
              "pause",
              "resume",
              "cancel",
              "retry",
              "skip",
              "override",
              "fork",
              "summary"));

  private static final double MICRO = 1_000_000;

  private final Stage stage;

  StoryMoves(Stage stage) {
    this.stage = stage;
  }

  void make(StoryLine line) {
    switch (line.verb()) {
      case "agent" -> agent(line);
      case "start" -> stage.start(line.run(), null, line.json());
      case "chat" -> chat(line);
      case "answer" -> answer(line);
      case "fail" -> fail(line);
      case "wait" -> stage.passes(Duration.parse(line.word("time")));
      case "child" -> child(line);
      case "approve" -> decide(line, Verdict.APPROVE);
      case "edit" -> decide(line, Verdict.EDIT);
      case "reject" -> decide(line, Verdict.REJECT);
      case "fork" -> stage.fork(line.run(), line.word("step"));
      case "summary" -> stage.summarised(line.json());
      default -> command(line);
    }
  }

  private void agent(StoryLine line) {
    var name = line.word("agent");
    var unavailable = line.duration("unavailable");
    if (unavailable != null) stage.unavailable(name, unavailable);
    stage.declare(name, terms(line));
  }

  static AgentTerms terms(StoryLine line) {
    return new AgentTerms(
        line.flag("mutates"),
        line.after("rollback"),
        line.number("tokens", 0),
        Math.round(line.decimal("cost", 0) * MICRO));
  }

  private void chat(StoryLine line) {
    var text = line.json().tree().asText();
    var context = line.optionalJson();
    var mapping =
        Objects.requireNonNull(stage.workflow().chat(), "The workflow has no 'chat' mapping");
    var given = context == null ? Json.EMPTY_OBJECT : context;
    var input =
        mapping.json(
            Map.of(
                "message",
                Map.of("text", text, "sessionId", Stage.SESSION),
                "context",
                Objects.requireNonNull(given.value())));
    stage.start(line.run(), text, input);
  }

  private void answer(StoryLine line) {
    var confidence = line.after("confidence");
    var warning = line.jsonAfter("warning");
    result(
        line,
        usage(line),
        new Outcome.TaskSucceeded(
            line.json(),
            confidence == null ? null : Double.valueOf(confidence),
            warning == null ? List.of() : List.of(warning.tree().asText())));
  }

  private void fail(StoryLine line) {
    var usage = usage(line);
    boolean retriable = line.flag("retriable");
    var again = line.duration("again");
    var partial = line.jsonAfter("partial");
    var message = line.quoted("it failed");
    int attempt = line.number("attempt", 0);
    var step = line.word("step");
    var outcome =
        new Outcome.TaskFailed(
            line.word("code"),
            message,
            retriable,
            again == null ? null : again.toMillis(),
            partial);
    stage.happens(line.run(), run(line).result(step, attempt, usage, outcome));
  }

  private void result(StoryLine line, Usage usage, Outcome outcome) {
    int attempt = line.number("attempt", 0);
    stage.happens(line.run(), run(line).result(line.word("step"), attempt, usage, outcome));
  }

  private static Usage usage(StoryLine line) {
    int tokens = line.number("tokens", 0);
    return new Usage(tokens, 0, Math.round(line.decimal("cost", 0) * MICRO), 0);
  }

  private void child(StoryLine line) {
    boolean degraded = line.flag("degraded");
    var step = line.word("step");
    var status = RunStatus.valueOf(line.word("status").toUpperCase(Locale.ROOT));
    var output = line.optionalJson();
    var code = line.optionalWord();
    stage.happens(
        line.run(),
        run(line).childEnds(step, status, output, degraded, code == null ? "child_broke" : code));
  }

  private void decide(StoryLine line, Verdict verdict) {
    var review = run(line).reviewId(line.word("step"));
    var output = verdict == Verdict.EDIT ? line.json() : null;
    var comment = line.optionalJson();
    happens(
        line,
        new CommandBody.DecideReview(
            review, verdict, output, comment == null ? null : comment.tree().asText()));
  }

  private void command(StoryLine line) {
    happens(
        line,
        switch (line.verb()) {
          case "pause" -> new CommandBody.PauseRun(line.quoted("by hand"));
          case "resume" -> new CommandBody.ResumeRun(line.quoted("by hand"));
          case "cancel" -> {
            boolean compensate = line.flag("compensate");
            yield new CommandBody.CancelRun(line.quoted("by hand"), compensate);
          }
          case "retry" -> new CommandBody.RetryStep(line.word("step"));
          case "skip" -> new CommandBody.SkipStep(line.word("step"), line.quoted("by hand"));
          case "override" ->
              new CommandBody.OverrideStep(line.word("step"), line.json(), "by hand");
          case "signal" -> new CommandBody.SignalRun(line.word("signal"), line.json());
          case String other -> throw new AssertionError("Nothing is called '" + other + "'");
        });
  }

  private void happens(StoryLine line, CommandBody body) {
    stage.happens(line.run(), run(line).bench.command(body));
  }

  private StoryRun run(StoryLine line) {
    return stage.run(line.run());
  }
}
