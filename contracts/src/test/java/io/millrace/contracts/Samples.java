package io.millrace.contracts;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.CallRecord;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.Failure;
import io.millrace.contracts.message.Intent;
import io.millrace.contracts.message.IntentCandidate;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.LiveEvent;
import io.millrace.contracts.message.LiveKind;
import io.millrace.contracts.message.Message;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.message.ReviewState;
import io.millrace.contracts.message.RunFailure;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepRetry;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.message.Verdict;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One message of every variant, by name: what the golden bytes are made of. Never change one; add.
 *
 * <p>Those written here are of the first release, so fields that came later have their defaults;
 * those of {@link LaterSamples} are of the second.
 */
final class Samples {

  static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
  static final String RUN = "s-1~01JAAAAAAAAAAAAAAAAAAAAAAA";
  static final Json OBJECT = new Json("{\"a\":1,\"b\":[true,null,\"ü\"]}");
  static final Usage USAGE = new Usage(11, 7, 1234, 2);
  static final Intent INTENT =
      new Intent(
          "fees",
          0.94,
          false,
          "bge/lr/1",
          List.of(new IntentCandidate("fees", 0.94), new IntentCandidate("cards", 0.05)));
  private static final ReviewState REVIEW =
      new ReviewState(
          RUN + ":approval:1",
          "lead",
          "c < 0.7",
          "gate",
          OBJECT,
          AT,
          AT.plusSeconds(60),
          Verdict.EDIT,
          "user:ada",
          "fine",
          1);

  private Samples() {}

  static Map<String, Message> all() {
    var all = new LinkedHashMap<String, Message>();
    all.put(
        "Command.StartRun",
        command(new CommandBody.StartRun("desk", 3, "s-1", Priority.HIGH, "why?", OBJECT, INTENT)));
    all.put(
        "Command.StartRun.bare",
        command(new CommandBody.StartRun("desk", null, null, Priority.NORMAL, null, OBJECT, null)));
    all.put("Command.CancelRun", command(new CommandBody.CancelRun("enough", false)));
    all.put(
        "Command.DecideReview",
        command(new CommandBody.DecideReview(RUN + ":approval:1", Verdict.EDIT, OBJECT, "fine")));
    all.put(
        "AgentTask",
        new AgentTask(
            RUN + "/draft/2",
            RUN,
            "draft",
            2,
            "answer-writer",
            4,
            "default",
            "s-1",
            "desk@3",
            OBJECT,
            AT,
            AT.plusSeconds(30),
            Priority.NORMAL,
            null));
    all.put(
        "TaskResult.TaskSucceeded",
        result(new Outcome.TaskSucceeded(OBJECT, 0.5, List.of("careful"))));
    all.put(
        "TaskResult.TaskFailed",
        result(new Outcome.TaskFailed("model_rate_limited", "slow down", true, 3_000L)));
    all.put("StepRetry", new StepRetry(RUN, "draft", 2, AT.plusSeconds(1), "agent_error"));
    all.put("LiveEvent", new LiveEvent(RUN, "draft", 1, AT, "w-1", LiveKind.DELTA, "tok"));
    all.put(
        "RegistryEntry",
        new RegistryEntry(
            RegistryKind.WORKFLOW, "desk", 3, "A desk.", "abc", OBJECT, AT, "user:ada", false));
    all.put(
        "RegistryEntry.uses",
        new RegistryEntry(
            RegistryKind.AGENT,
            "clerk",
            2,
            "A clerk.",
            "abd",
            OBJECT,
            AT,
            "user:ada",
            false,
            new TreeMap<>(Map.of("tool/ledger", 3))));
    events()
        .forEach(
            event ->
                all.put(
                    "JournalEntry." + event.getClass().getSimpleName(),
                    new JournalEntry(RUN, 5, AT, "cause", event)));
    all.put("RunState", runState());
    LaterSamples.addTo(all);
    return all;
  }

  static Command command(CommandBody body) {
    return new Command("c-1", RUN, AT, "default", "user:ada", body);
  }

  static TaskResult result(Outcome outcome) {
    return new TaskResult(
        RUN + "/draft/1",
        RUN,
        "draft",
        1,
        "answer-writer",
        4,
        "w-1",
        AT,
        AT.plusMillis(40),
        USAGE,
        List.of(new CallRecord("model", "m", 39, "ok")),
        outcome);
  }

  private static List<Event> events() {
    var agents = new TreeMap<>(Map.of("account-status", 1, "answer-writer", 4));
    return List.of(
        new Event.RunStarted(
            "desk",
            3,
            "abc",
            OBJECT,
            "default",
            "user:ada",
            "s-1",
            Priority.NORMAL,
            "why?",
            OBJECT,
            INTENT,
            agents,
            AT.plusSeconds(600),
            new TreeMap<>(),
            new TreeMap<>(),
            null,
            null,
            null),
        new Event.RunRejected(
            "desk", "workflow_unknown", "none", "default", "user:ada", null, "why?", OBJECT, null),
        new Event.StepScheduled(
            "draft", RUN + "/draft/1", 1, "answer-writer", 4, OBJECT, AT.plusSeconds(30)),
        new Event.StepSucceeded(
            "draft", 1, OBJECT, 0.5, USAGE, "w-1", AT, AT.plusMillis(40), List.of("careful")),
        new Event.StepAttemptFailed(
            "draft", 1, "step_timeout", "late", true, Usage.NONE, null, null, null),
        new Event.AttemptRefused(
            "draft", 2, "answer-writer", new Json("{}"), "agent_unavailable", "left alone"),
        new Event.StepRetryScheduled("draft", 2, AT.plusSeconds(1)),
        new Event.StepSkipped("account", "condition is false", null),
        new Event.StepFailed("draft", 4, "agent_error", "it broke"),
        new Event.ReviewRequested(
            RUN + ":approval:1",
            "approval",
            "lead",
            "c < 0.7",
            "gate",
            OBJECT,
            OBJECT,
            AT.plusSeconds(60)),
        new Event.ReviewDecided(
            RUN + ":approval:1", "approval", Verdict.APPROVE, OBJECT, null, "user:ada"),
        new Event.ReviewExpired(RUN + ":approval:1", "approval", "reject"),
        new Event.RunCompleted(OBJECT, true, List.of("skipped")),
        new Event.RunFailed("agent_error", "it broke", "draft"),
        new Event.RunCancelled("user:ada", "enough"));
  }

  private static RunState runState() {
    var steps = new TreeMap<String, StepState>();
    steps.put("a", step(new StepPhase.Running(RUN + "/a/1", 1, AT, AT.plusSeconds(30)), null));
    steps.put("b", step(new StepPhase.Retrying(2, AT), null));
    steps.put("c", step(new StepPhase.WaitingReview(RUN + ":c:1", AT, AT.plusSeconds(60)), REVIEW));
    steps.put(
        "d",
        step(
            new StepPhase.Succeeded(OBJECT, 0.5, "w-1", AT, AT.plusMillis(5), List.of(), false),
            null));
    steps.put("e", step(new StepPhase.Skipped("no need", AT), null));
    steps.put("f", step(new StepPhase.Failed("x", "y", AT), null));
    steps.put("g", step(new StepPhase.Cancelled(AT), null));
    return new RunState(
        RUN,
        9,
        RunStatus.WAITING_REVIEW,
        "desk",
        3,
        "abc",
        "default",
        "user:ada",
        "s-1",
        Priority.NORMAL,
        "why?",
        OBJECT,
        INTENT,
        new TreeMap<>(Map.of("a", 1)),
        AT,
        AT.plusMillis(9),
        null,
        AT.plusSeconds(600),
        AT,
        USAGE,
        steps,
        null,
        new RunFailure("x", "y", "f"),
        false,
        List.of("w"),
        new TreeMap<>(),
        new TreeMap<>(),
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        List.of());
  }

  private static StepState step(StepPhase phase, @Nullable ReviewState review) {
    return new StepState(
        1,
        AT,
        OBJECT,
        USAGE,
        new Failure("agent_error", "it broke"),
        review,
        phase,
        null,
        0,
        List.of(),
        List.of(),
        0,
        0);
  }
}
