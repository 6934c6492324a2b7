package io.millrace.statestore.core;

import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.AgentTerms;
import io.millrace.contracts.message.CallRecord;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.ParentStep;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RunFailure;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.message.Verdict;
import io.millrace.contracts.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One run on a test bench: a clock in the hand, the journal, the timers and tasks that are out.
 * Every move it sees is recorded for the coverage of the transition table.
 */
final class Bench {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final Set<Transitions.Row> SEEN = java.util.Collections.synchronizedSet(new TreeSet<>());

  final Workflow workflow;
  final String runId;
  final List<JournalEntry> journal = new ArrayList<>();
  final Map<String, Timer> timers = new TreeMap<>();
  final Map<String, AgentTask> tasks = new LinkedHashMap<>();
  final List<String> cancelled = new ArrayList<>();
  final List<Effect> others = new ArrayList<>();
  final TreeMap<String, AgentTerms> terms = new TreeMap<>();
  private int commands;
  Facts facts = Facts.NONE;
  @Nullable RunState state;
  Instant now = START;
  Decision last = new Decision.Ignored("nothing was asked");

  Bench(Workflow workflow) {
    this(workflow, "01JAAAAAAAAAAAAAAAAAAAAAAA");
  }

  Bench(Workflow workflow, String runId) {
    this.workflow = workflow;
    this.runId = runId;
  }

  static Bench started(Workflow workflow, String input) {
    var bench = new Bench(workflow);
    bench.apply(bench.start(input));
    return bench;
  }

  Input start(String input) {
    return start(input, resolved());
  }

  /**
   * Pins version 1 of everything; agents are free and change nothing unless {@link #terms} says.
   */
  Resolution.Resolved resolved() {
    var agents = new TreeMap<String, Integer>();
    workflow.agents().forEach(agent -> agents.put(agent, 1));
    terms.keySet().forEach(agent -> agents.put(agent, 1));
    var workflows = new TreeMap<String, Integer>();
    workflow.subWorkflows().forEach(name -> workflows.put(name, 1));
    return new Resolution.Resolved(
        workflow, 1, DefinitionText.digest(workflow.document()), agents, terms, workflows);
  }

  Input start(String input, Resolution resolution) {
    var body =
        new CommandBody.StartRun(
            workflow.name(),
            1,
            RunIds.partitionKey(runId).equals(runId) ? null : RunIds.partitionKey(runId),
            Priority.NORMAL,
            "hello",
            new Json(input),
            null);
    return new Input.StartRequested(
        new Command(runId + "/start", runId, now, "default", "user:test", body),
        body,
        resolution,
        null,
        null,
        now);
  }

  /** A command of somebody, with an id of its own. */
  Input command(CommandBody body) {
    return command("command-" + ++commands, body);
  }

  Input command(String commandId, CommandBody body) {
    return new Input.Commanded(
        new Command(commandId, runId, now, "default", "user:ada", body), now);
  }

  Input succeed(String stepId, String output, @Nullable Double confidence) {
    return result(stepId, new Outcome.TaskSucceeded(new Json(output), confidence, List.of()));
  }

  Input fail(String stepId, boolean retriable) {
    return result(stepId, new Outcome.TaskFailed("agent_error", "it broke", retriable, null));
  }

  Input result(String stepId, Outcome outcome) {
    var task =
        tasks.values().stream()
            .filter(t -> t.stepId().equals(stepId))
            .reduce((a, b) -> b)
            .orElseThrow(() -> new AssertionError("no task for " + stepId));
    return result(task, outcome);
  }

  Input result(AgentTask task, Outcome outcome) {
    var result =
        new TaskResult(
            task.taskId(),
            task.runId(),
            task.stepId(),
            task.attempt(),
            task.agent(),
            1,
            "w-1",
            now,
            now,
            new Usage(10, 5, 2, 1),
            List.of(new CallRecord("model", "m", 3, "ok")),
            outcome);
    return new Input.ResultReceived(result, now);
  }

  Input decide(String reviewId, Verdict verdict, @Nullable String output) {
    return command(
        reviewId + "/decision",
        new CommandBody.DecideReview(
            reviewId, verdict, output == null ? null : new Json(output), "because"));
  }

  Input cancel() {
    return command("cancel-1", new CommandBody.CancelRun("enough", false));
  }

  /** The child run of a step ends. */
  Input childEnds(String stepId, RunStatus status, @Nullable String output) {
    if (!(phase(stepId) instanceof StepPhase.ChildRunning child))
      throw new AssertionError(stepId + " has no child but is " + phase(stepId));
    return new Input.ChildFinished(
        new ParentStep(runId, stepId, child.attempt()),
        child.childRunId(),
        status,
        output == null ? null : new Json(output),
        false,
        status == RunStatus.COMPLETED ? null : new RunFailure("child_broke", "it broke", null),
        new Usage(7, 3, 1, 1),
        now);
  }

  /** Moves the clock on and fires what is due, in order. */
  Bench pass(Duration time) {
    var until = now.plus(time);
    while (true) {
      var due =
          timers.values().stream()
              .filter(t -> !t.dueAt().isAfter(until))
              .min(java.util.Comparator.comparing(Timer::dueAt));
      if (due.isEmpty()) break;
      if (due.get().dueAt().isAfter(now)) now = due.get().dueAt();
      timers.remove(key(due.get()));
      apply(new Input.TimerFired(due.get(), now));
    }
    now = until;
    return this;
  }

  Bench apply(Input input) {
    last =
        Decider.decide(
            state == null || state.digest().isEmpty() ? null : new Run(workflow, state),
            input,
            facts);
    if (last instanceof Decision.Accepted accepted) accepted(accepted);
    return this;
  }

  /** No record can hold what the input leads to. */
  Bench overflow(Input input) {
    var ended = Decider.overflow(new Run(workflow, state()), input, "no record can hold it");
    last = ended;
    accepted(ended);
    return this;
  }

  private void accepted(Decision.Accepted accepted) {
    for (JournalEntry entry : accepted.entries()) {
      var next = Evolver.evolve(state, entry);
      SEEN.addAll(Transitions.check(state, entry.event(), next));
      journal.add(entry);
      state = next;
    }
    if (!accepted.state().equals(state))
      throw new AssertionError("The decision leads to another state than its entries");
    for (Effect effect : accepted.effects()) {
      switch (effect) {
        case Effect.DispatchTask(var task, var mutates) -> tasks.put(attempt(task.taskId()), task);
        case Effect.ScheduleRetry(var retry) ->
            put(
                new Timer(
                    retry.runId(),
                    Timer.Kind.RETRY,
                    retry.stepId(),
                    retry.attempt(),
                    retry.dueAt()));
        case Effect.StartTimer(var timer) -> put(timer);
        case Effect.CancelTimer(var timer) -> timers.remove(key(timer));
        case Effect.CancelTask(var cancellation) -> cancelled.add(attempt(cancellation.taskId()));
        case Effect.StartChild child -> others.add(child);
        case Effect.CommandOther command -> others.add(command);
        case Effect.TellParent told -> others.add(told);
      }
    }
  }

  private void put(Timer timer) {
    timers.put(key(timer), timer);
  }

  static String key(Timer timer) {
    return timer.dueAt().toEpochMilli() + timer.id();
  }

  AgentTask task(String stepId, int attempt) {
    var task = tasks.get(runId + "/" + stepId + "/" + attempt);
    if (task == null) throw new AssertionError("no task for attempt " + attempt + " of " + stepId);
    return task;
  }

  RunState state() {
    if (state == null) throw new AssertionError("the run has not begun");
    return state;
  }

  @Nullable StepPhase phase(String stepId) {
    return Run.phase(state(), stepId);
  }

  /** Names of the events of the last accepted input, or all of them. */
  List<String> events() {
    return journal.stream().map(JournalEntry::kindName).toList();
  }

  List<String> lastEvents() {
    return last instanceof Decision.Accepted a
        ? a.entries().stream().map(JournalEntry::kindName).toList()
        : List.of();
  }

  <E extends Event> List<E> events(Class<E> type) {
    return journal.stream()
        .map(JournalEntry::event)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** Tests name tasks by their attempts. */
  static String attempt(String taskId) {
    return taskId.substring(0, taskId.lastIndexOf('/'));
  }
}
