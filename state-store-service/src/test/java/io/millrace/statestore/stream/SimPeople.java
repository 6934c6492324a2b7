package io.millrace.statestore.stream;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.ForkPoint;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.Verdict;
import io.millrace.statestore.core.Run;
import io.millrace.statestore.core.TakenSteps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The router that starts runs, the reviewers who decide, and the operators who meddle. */
final class SimPeople {

  /** Fits into a command, and with all that a run holds beside it into no other record. */
  private static final int HUGE_CHARS = 1_030_000;

  private static final List<String> SESSIONS = List.of("s1", "s1", "s2");
  private static final List<String> TENANTS = List.of("a", "a", "b");

  private final SimModel model;
  private final SimMood mood;
  private final List<String> reviews = new ArrayList<>();
  private final Set<String> asked = new LinkedHashSet<>();
  private int commands;

  SimPeople(SimModel model, SimMood mood) {
    this.model = model;
    this.mood = mood;
  }

  /** Runs that were asked for. */
  Set<String> asked() {
    return asked;
  }

  void hear(JournalEntry entry) {
    if (entry.event() instanceof Event.ReviewRequested e) reviews.add(e.reviewId());
  }

  Command start(SplittableRandom dice, long nowMs) {
    var workflow = mood.workflows().get(dice.nextInt(mood.workflows().size()));
    boolean chats = SimCatalogue.CHATS.contains(workflow);
    var session =
        chats || dice.nextInt(5) == 0 ? SESSIONS.get(dice.nextInt(SESSIONS.size())) : null;
    var runId = runId(session);
    int special = dice.nextInt(40);
    boolean malformed = special == 7;
    if (malformed) asked.remove(runId);
    var body =
        new CommandBody.StartRun(
            special == 0 ? "unknown" : workflow,
            special == 1 ? Integer.valueOf(7) : special < 6 ? Integer.valueOf(1) : null,
            session,
            dice.nextInt(5) == 0 ? Priority.HIGH : Priority.NORMAL,
            chats ? "m".repeat(dice.nextInt(400)) : null,
            malformed
                ? new Json("no JSON")
                : special == 6 ? Json.EMPTY_OBJECT : input(dice, nowMs, mood.isBulky()),
            null);
    return command(runId, TENANTS.get(dice.nextInt(TENANTS.size())), nowMs, body);
  }

  private String runId(@Nullable String session) {
    var runId = RunIds.forIdempotencyKey("simulation", session, Integer.toString(++commands));
    asked.add(runId);
    return runId;
  }

  private static Json input(SplittableRandom dice, long nowMs, boolean mayBeHuge) {
    if (mayBeHuge && dice.nextInt(3) == 0)
      return new Json("{\"text\":\"" + "h".repeat(HUGE_CHARS) + "\"}");
    var until = Instant.ofEpochMilli(nowMs + dice.nextInt(7_200_000) - 1_000_000);
    return new Json(
        "{\"text\":\"hello\",\"until\":\"%s\"%s%s}"
            .formatted(
                dice.nextInt(8) == 0 ? "some day" : until,
                dice.nextBoolean() ? ",\"customer\":\"c\"" : "",
                dice.nextBoolean() ? ",\"items\":[1,2,3]" : ""));
  }

  /** What a person gives; now and then somebody writes to the topic what is no JSON. */
  private static Json given(SplittableRandom dice, String text) {
    return new Json(dice.nextInt(60) == 0 ? text.substring(1) : text);
  }

  /** Whether a command holds something that is no JSON. */
  static boolean isMalformed(Command command) {
    var given =
        switch (command.body()) {
          case CommandBody.StartRun body -> body.input();
          case CommandBody.OverrideStep body -> body.output();
          case CommandBody.SignalRun body -> body.payload();
          default -> Json.EMPTY_OBJECT;
        };
    return !given.text().startsWith("{");
  }

  private Command command(String runId, String tenant, long nowMs, CommandBody body) {
    return new Command(
        "command-" + ++commands, runId, Instant.ofEpochMilli(nowMs), tenant, "user:ada", body);
  }

  /** A decision on a review, be it open, decided or of a run that has ended; null without one. */
  @Nullable Command decide(SplittableRandom dice, long nowMs) {
    if (reviews.isEmpty()) return null;
    int from = dice.nextInt(3) == 0 ? 0 : Math.max(0, reviews.size() - 2);
    var reviewId = reviews.get(from + dice.nextInt(reviews.size() - from));
    var verdict = Verdict.values()[dice.nextInt(Verdict.values().length)];
    return decide(reviewId, verdict, dice.nextInt(10) > 0, nowMs);
  }

  Command decide(String reviewId, Verdict verdict, boolean withOutput, long nowMs) {
    var output =
        verdict == Verdict.REJECT || !withOutput ? null : new Json("{\"ok\":true,\"n\":5}");
    return command(
        RunIds.runOfReview(reviewId),
        "a",
        nowMs,
        new CommandBody.DecideReview(
            reviewId, verdict, verdict == Verdict.APPROVE ? null : output, "because"));
  }

  @Nullable SimRun anyRun(SplittableRandom dice) {
    var runs = List.copyOf(model.all());
    if (runs.isEmpty()) return null;
    var open = runs.stream().filter(SimRun::isOpen).toList();
    return !open.isEmpty() && dice.nextInt(5) > 0
        ? open.get(dice.nextInt(open.size()))
        : runs.get(dice.nextInt(runs.size()));
  }

  @Nullable Command meddle(SimOp op, SplittableRandom dice, long nowMs) {
    var run = anyRun(dice);
    if (run == null || run.state == null) return null;
    if (op == SimOp.FORK) return fork(run, dice, nowMs);
    CommandBody body =
        switch (op) {
          case CANCEL -> new CommandBody.CancelRun("enough", dice.nextBoolean());
          case PAUSE -> new CommandBody.PauseRun("wait");
          case RESUME -> new CommandBody.ResumeRun("go");
          case RETRY -> new CommandBody.RetryStep(stepId(run, dice));
          case SKIP -> new CommandBody.SkipStep(stepId(run, dice), "not needed");
          case OVERRIDE ->
              new CommandBody.OverrideStep(
                  stepId(run, dice), given(dice, "{\"ok\":true,\"items\":[1],\"n\":1}"), null);
          default ->
              new CommandBody.SignalRun(
                  dice.nextInt(3) == 0 ? "stop" : "go",
                  given(dice, dice.nextInt(4) == 0 ? "{}" : "{\"n\":1}"));
        };
    return command(run.runId, run.state.tenant(), nowMs, body);
  }

  Command resume(String runId, long nowMs) {
    return command(runId, "a", nowMs, new CommandBody.ResumeRun("the end of the history"));
  }

  private static String stepId(SimRun run, SplittableRandom dice) {
    if (run.started == null || dice.nextInt(20) == 0) return "unknown";
    var ids = new ArrayList<String>(run.workflow().steps().keySet());
    // Steps that are open are what people look at.
    run.state()
        .steps()
        .forEach(
            (id, step) -> {
              if (!Run.isSettled(step.phase())) for (int i = 0; i < 3; i++) ids.add(id);
            });
    return ids.get(dice.nextInt(ids.size()));
  }

  private @Nullable Command fork(SimRun run, SplittableRandom dice, long nowMs) {
    if (run.started == null || run.state == null) return null;
    RunState state = run.state;
    var ids = List.copyOf(run.workflow().steps().keySet());
    var from = ids.get(dice.nextInt(ids.size()));
    var taken = TakenSteps.of(new Run(run.workflow(), state), from);
    var origin = new ForkPoint(run.runId, state.sequence(), from);
    return command(
        runId(state.sessionId()),
        state.tenant(),
        nowMs,
        new CommandBody.ForkRun(
            origin,
            state.workflow(),
            dice.nextBoolean() ? Integer.valueOf(state.workflowVersion()) : null,
            dice.nextBoolean() ? state.agents() : new TreeMap<>(),
            dice.nextBoolean() ? state.workflows() : new TreeMap<>(),
            state.sessionId(),
            state.priority(),
            state.message(),
            state.input(),
            taken));
  }
}
