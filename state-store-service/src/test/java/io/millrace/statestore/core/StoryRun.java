package io.millrace.statestore.core;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.AgentTerms;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.ForkPoint;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.ParentStep;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RunFailure;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.workflow.Workflow;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A run that a story tells of: what a {@link Bench} lacks to be spoken to in words, and what the
 * story has told of it.
 */
final class StoryRun {

  private static final String WORKER = "w-1";

  final Bench bench;

  /** Tasks and child runs that the story has told. */
  private final TreeSet<String> told = new TreeSet<>();

  /** Where the events of the last happening begin. */
  private int mark;

  StoryRun(Workflow workflow, String runId) {
    bench = new Bench(workflow, runId);
  }

  void happens(Input input) {
    mark = bench.journal.size();
    bench.apply(input);
  }

  /** What follows from something that happened to another run is part of that happening. */
  void follows(Input input) {
    bench.apply(input);
  }

  void passes(java.time.Duration time) {
    mark = bench.journal.size();
    bench.pass(time);
  }

  List<String> eventsOfLastHappening() {
    return bench.events().subList(mark, bench.journal.size());
  }

  boolean isStarted() {
    return bench.state != null;
  }

  /** A run whose input breaks the schema is refused, as the registry's resolver does it. */
  Input start(@Nullable String sessionId, @Nullable String message, Json input) {
    var workflow = bench.workflow;
    var problems = workflow.inputSchema().validate(input);
    var body =
        new CommandBody.StartRun(
            workflow.name(), 1, sessionId, Priority.NORMAL, message, input, null);
    return new Input.StartRequested(
        new Command(bench.runId + "/start", bench.runId, bench.now, "default", "user:test", body),
        body,
        problems.isEmpty()
            ? resolved()
            : new Resolution.Unresolved("input_invalid", problems.getFirst().message()),
        null,
        null,
        bench.now);
  }

  /** With the agents that roll back, as the registry's resolver pins them. */
  private Resolution.Resolved resolved() {
    var known = bench.resolved();
    var agents = new TreeMap<>(known.agents());
    bench.terms.values().stream()
        .map(AgentTerms::rollback)
        .filter(Objects::nonNull)
        .forEach(rollback -> agents.put(rollback, 1));
    for (var step : bench.workflow.inOrder())
      if (step.policy().rollback() != null) agents.put(step.policy().rollback(), 1);
    return new Resolution.Resolved(
        known.workflow(), 1, known.digest(), agents, known.terms(), known.workflows());
  }

  /** A run that goes on from a step of this one, with what is settled before it. */
  StoryRun fork(String from, String runId) {
    var fork = new StoryRun(bench.workflow, runId);
    fork.bench.terms.putAll(bench.terms);
    fork.bench.now = bench.now;
    var state = bench.state();
    var body =
        new CommandBody.ForkRun(
            new ForkPoint(bench.runId, state.sequence(), from),
            state.workflow(),
            1,
            new TreeMap<>(),
            new TreeMap<>(),
            null,
            Priority.NORMAL,
            state.message(),
            state.input(),
            TakenSteps.of(new Run(bench.workflow, state), from));
    var command = new Command(runId + "/start", runId, bench.now, "default", "user:ada", body);
    fork.happens(new Input.ForkRequested(command, body, fork.resolved(), bench.now));
    return fork;
  }

  Input result(String stepId, int attempt, Usage usage, Outcome outcome) {
    var task = task(stepId, attempt);
    return new Input.ResultReceived(
        new TaskResult(
            task.taskId(),
            task.runId(),
            stepId,
            task.attempt(),
            task.agent(),
            1,
            WORKER,
            bench.now,
            bench.now,
            usage,
            List.of(),
            outcome),
        bench.now);
  }

  /**
   * The task of a step; from now on it is told.
   *
   * @param attempt 0 for the last one
   */
  AgentTask task(String stepId, int attempt) {
    var task =
        bench.tasks.values().stream()
            .filter(t -> t.stepId().equals(stepId))
            .filter(t -> attempt == 0 || t.attempt() == attempt)
            .reduce((a, b) -> b)
            .orElseThrow(() -> new AssertionError("No task is given for " + stepId));
    told.add(Bench.attempt(task.taskId()));
    return task;
  }

  /** The last child run of a step; from now on it is told. */
  Effect.StartChild child(String stepId) {
    var child =
        children().stream()
            .filter(c -> c.parent().stepId().equals(stepId))
            .reduce((a, b) -> b)
            .orElseThrow(() -> new AssertionError(stepId + " has started no run"));
    told.add(child.command().runId());
    return child;
  }

  private List<Effect.StartChild> children() {
    return bench.others.stream()
        .filter(Effect.StartChild.class::isInstance)
        .map(Effect.StartChild.class::cast)
        .toList();
  }

  Input childEnds(
      String stepId, RunStatus status, @Nullable Json output, boolean degraded, String code) {
    var child = child(stepId);
    return new Input.ChildFinished(
        new ParentStep(bench.runId, stepId, child.parent().attempt()),
        child.command().runId(),
        status,
        output,
        degraded,
        status == RunStatus.FAILED ? new RunFailure(code, "it failed", null) : null,
        Usage.NONE,
        bench.now);
  }

  /** Commands to other runs, by run. */
  List<Command> commands() {
    return bench.others.stream()
        .filter(Effect.CommandOther.class::isInstance)
        .map(effect -> ((Effect.CommandOther) effect).command())
        .toList();
  }

  String reviewId(String stepId) {
    var review = step(stepId).review();
    if (review == null) throw new AssertionError("Nobody was asked about " + stepId);
    return RunIds.reviewId(bench.runId, stepId, review.count());
  }

  StepState step(String stepId) {
    return Objects.requireNonNull(
        bench.state().steps().get(stepId), () -> "The step " + stepId + " was not reached");
  }

  <E extends Event> E last(Class<E> type) {
    var events = bench.events(type);
    if (events.isEmpty()) throw new AssertionError("There is no " + type.getSimpleName());
    return events.getLast();
  }

  /** What the run did and the story does not tell. */
  List<String> untold() {
    var all = new TreeSet<>(bench.tasks.keySet());
    children().forEach(child -> all.add(child.command().runId()));
    all.removeAll(told);
    return List.copyOf(all);
  }

  /** A run that has not ended waits for a task, a time, a person, another run or its turn. */
  boolean isStuck() {
    var state = bench.state();
    return !Run.isEnded(state)
        && state.pause() == null
        && state.hold() == null
        && bench.timers.values().stream().allMatch(t -> t.kind() == Timer.Kind.DEADLINE);
  }

  /** A refold of the journal is the state. */
  boolean refoldsToItsState() {
    return Objects.equals(Evolver.fold(bench.journal), bench.state);
  }
}
