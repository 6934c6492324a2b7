package io.millrace.contracts;

import static io.millrace.contracts.Samples.AT;
import static io.millrace.contracts.Samples.INTENT;
import static io.millrace.contracts.Samples.OBJECT;
import static io.millrace.contracts.Samples.RUN;
import static io.millrace.contracts.Samples.USAGE;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.AgentTerms;
import io.millrace.contracts.message.CallRecord;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Compensation;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.ForkPoint;
import io.millrace.contracts.message.Hold;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Message;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.ParentStep;
import io.millrace.contracts.message.Pause;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.SessionState;
import io.millrace.contracts.message.SessionTurn;
import io.millrace.contracts.message.Signal;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.message.TakenStep;
import io.millrace.contracts.message.TaskCancellation;
import io.millrace.contracts.message.Usage;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the second release of the messages added: new variants, and old ones with the new fields
 * filled. Never change one; add.
 */
final class LaterSamples {

  private static final String OTHER_RUN = "s-1~01JBBBBBBBBBBBBBBBBBBBBBBB";
  private static final Json CONTEXT =
      new Json("{\"summary\":\"asked for fees\",\"turns\":[{\"message\":\"hi\",\"answer\":null}]}");
  private static final ForkPoint FORK = new ForkPoint(OTHER_RUN, 12, "draft");
  private static final ParentStep PARENT = new ParentStep(OTHER_RUN, "refund", 2);
  private static final Signal SIGNAL = new Signal("sig-1", "paid", OBJECT);
  private static final TakenStep TAKEN = new TakenStep(OBJECT, 0.5, List.of("careful"), null, true);
  private static final SortedMap<String, AgentTerms> TERMS =
      new TreeMap<>(
          Map.of(
              "answer-writer",
              new AgentTerms(false, null, 5_000, 20_000),
              "refund",
              new AgentTerms(true, "refund-undo", 0, 0)));

  private LaterSamples() {}

  static void addTo(Map<String, Message> all) {
    all.put(
        "JournalEntry.StepSucceeded.calls",
        new JournalEntry(
            RUN,
            5,
            AT,
            "cause",
            new Event.StepSucceeded(
                "draft",
                1,
                OBJECT,
                null,
                Usage.NONE,
                "w-1",
                AT,
                AT,
                List.of(),
                List.of(
                    new CallRecord("tool", "find-runs@2", 12, "ok"),
                    new CallRecord(
                        "guardrail", "masked@1 at output", 1, "rewrite: personal_email")))));
    all.put("Command.CancelRun.compensate", command(new CommandBody.CancelRun("undo it", true)));
    for (CommandBody body : commands()) all.put(name("Command", body), command(body));
    all.put("AgentTask.context", task());
    all.put(
        "TaskResult.TaskFailed.partial",
        Samples.result(new Outcome.TaskFailed("agent_error", "half", false, null, OBJECT)));
    all.put(
        "TaskCancellation",
        new TaskCancellation(RUN + "/draft/2", RUN, "draft", 2, "answer-writer", "cancelled", AT));
    all.put("JournalEntry.RunStarted.whole", entry(runStarted()));
    all.put(
        "JournalEntry.RunRejected.child",
        entry(
            new Event.RunRejected(
                "desk", "input_invalid", "no", "default", "run", null, null, OBJECT, PARENT)));
    all.put(
        "JournalEntry.StepSkipped.person",
        entry(new Event.StepSkipped("account", "not needed", "user:ada")));
    all.put(
        "JournalEntry.StepTakenOver.skipped",
        entry(
            new Event.StepTakenOver("b", new TakenStep(null, null, List.of(), "no need", false))));
    all.put("JournalEntry.StepWaiting.time", entry(new Event.StepWaiting("pause", null, AT)));
    for (Event event : events()) all.put(name("JournalEntry", event), entry(event));
    all.put("RunState.whole", runState());
    all.put("SessionState", session());
    all.put(
        "SessionState.new",
        new SessionState("s-2", null, List.of(), 0, 0, List.of(), List.of(), null, 0, AT));
  }

  private static String name(String message, Object variant) {
    return message + "." + variant.getClass().getSimpleName();
  }

  private static Message command(CommandBody body) {
    return Samples.command(body);
  }

  private static Message entry(Event event) {
    return new JournalEntry(RUN, 5, AT, "cause", event);
  }

  private static List<CommandBody> commands() {
    return List.of(
        new CommandBody.PauseRun("look first"),
        new CommandBody.ResumeRun("looked"),
        new CommandBody.RetryStep("draft"),
        new CommandBody.SkipStep("draft", "known already"),
        new CommandBody.OverrideStep("draft", OBJECT, "by hand"),
        new CommandBody.SignalRun("paid", OBJECT),
        new CommandBody.ForkRun(
            FORK,
            "desk",
            3,
            new TreeMap<>(Map.of("answer-writer", 5)),
            new TreeMap<>(Map.of("session-summary", 2)),
            "s-1",
            Priority.HIGH,
            "why?",
            OBJECT,
            new TreeMap<>(Map.of("account", TAKEN))));
  }

  private static AgentTask task() {
    return new AgentTask(
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
        Priority.HIGH,
        CONTEXT);
  }

  private static Event runStarted() {
    return new Event.RunStarted(
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
        new TreeMap<>(Map.of("answer-writer", 4, "refund", 1)),
        AT.plusSeconds(600),
        TERMS,
        new TreeMap<>(Map.of("refund-desk", 2)),
        PARENT,
        FORK,
        CONTEXT);
  }

  private static List<Event> events() {
    return List.of(
        new Event.RunHeld("session_busy", OTHER_RUN),
        new Event.RunReleased(CONTEXT),
        new Event.RunPaused("user:ada", "look first"),
        new Event.RunResumed("user:ada", "looked"),
        new Event.StepTakenOver("account", TAKEN),
        new Event.StepCompleted("pause", OBJECT, List.of("late")),
        new Event.StepDegraded("draft", OBJECT, "agent_error", "half of it"),
        new Event.StepOverridden("draft", OBJECT, "user:ada", "by hand"),
        new Event.StepRetryRequested("draft", "user:ada"),
        new Event.StepExpanded("lines", new Json("[1,2]"), 2),
        new Event.StepWaiting("payment", "paid", AT.plusSeconds(60)),
        new Event.ChildStarted(
            "refund", 1, OTHER_RUN, "refund-desk", 2, OBJECT, AT.plusSeconds(90)),
        new Event.ChildEnded("refund", 1, OTHER_RUN, RunStatus.COMPLETED, USAGE),
        new Event.SignalReceived(SIGNAL, "service:bank"),
        new Event.LimitReached("tokens", "20000 are used up", "degrade"),
        new Event.CompensationStarted("agent_error", "it broke", "draft", List.of("refund", "a")),
        new Event.LateResultRecorded("draft", 1, "succeeded", USAGE, "w-1"),
        new Event.RunCompensated("agent_error", "it broke", "draft"));
  }

  private static RunState runState() {
    var steps = new TreeMap<String, StepState>();
    steps.put("a", step(new StepPhase.ChildRunning(OTHER_RUN, 1, AT, AT.plusSeconds(90))));
    steps.put("b", step(new StepPhase.Iterating(7, AT)));
    steps.put("c", step(new StepPhase.Waiting("paid", AT, AT.plusSeconds(60))));
    steps.put("d", step(new StepPhase.Waiting(null, AT, AT.plusSeconds(60))));
    steps.put(
        "e",
        step(new StepPhase.Succeeded(OBJECT, null, null, AT, AT.plusMillis(5), List.of(), true)));
    return new RunState(
        RUN,
        40,
        RunStatus.PAUSED,
        "desk",
        3,
        "abc",
        "default",
        "user:ada",
        "s-1",
        Priority.HIGH,
        null,
        OBJECT,
        null,
        new TreeMap<>(Map.of("answer-writer", 4, "refund", 1)),
        AT,
        AT.plusMillis(9),
        null,
        null,
        null,
        Usage.NONE,
        steps,
        OBJECT,
        null,
        true,
        List.of("w"),
        TERMS,
        new TreeMap<>(Map.of("refund-desk", 2)),
        PARENT,
        FORK,
        CONTEXT,
        new Pause("user:ada", "look first", AT),
        new Hold("session_busy", OTHER_RUN, AT),
        new Compensation("agent_error", "it broke", "draft", List.of("refund"), AT),
        List.of(SIGNAL),
        List.of("tokens"),
        List.of("c-1", "c-2"));
  }

  private static StepState step(StepPhase phase) {
    return new StepState(
        3,
        AT,
        OBJECT,
        USAGE,
        null,
        null,
        phase,
        "answer-writer",
        2,
        List.of(1, 3),
        List.of(2),
        7,
        9);
  }

  private static SessionState session() {
    return new SessionState(
        "s-1",
        "asked for fees",
        List.of(
            new SessionTurn(OTHER_RUN, "hi", "hello", RunStatus.COMPLETED, 12, AT),
            new SessionTurn(RUN, null, null, RunStatus.RUNNING, 0, AT)),
        12,
        9,
        List.of(RUN),
        List.of("s-1~01JCCCCCCCCCCCCCCCCCCCCCCC"),
        "s-1~01JDDDDDDDDDDDDDDDDDDDDDDD",
        3,
        AT);
  }
}
