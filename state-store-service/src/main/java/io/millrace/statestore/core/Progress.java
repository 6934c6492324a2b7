package io.millrace.statestore.core;

import io.millrace.contracts.message.AgentTerms;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.message.TaskCancellation;
import io.millrace.contracts.workflow.Documents;
import io.millrace.contracts.workflow.Step;
import io.millrace.contracts.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One decision in the making. Emitting an event appends it and folds it in one call, so what is
 * decided next always sees the state the journal will have. What an event ends (a task that is out,
 * a timer, a child run) is told to the world here, whatever the event.
 */
final class Progress {

  private static final AgentTerms NO_TERMS = new AgentTerms(false, null, 0, 0);

  private final Workflow workflow;
  private final Input input;
  private final Facts facts;
  private final Instant at;
  private final @Nullable RunState before;
  private final List<JournalEntry> entries = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private final Documents documents = new Documents();
  private @Nullable RunState state;
  private final Set<String> tried = new HashSet<>();
  private @Nullable Tally tally;
  private int dispatched;
  private boolean waitsForRoom;

  private Progress(Workflow workflow, @Nullable RunState state, Input input, Facts facts) {
    this.workflow = workflow;
    this.state = state;
    before = state;
    this.input = input;
    this.facts = facts;
    // A clock that steps backwards must not make a journal do so.
    this.at =
        state != null && input.at().isBefore(state.updatedAt()) ? state.updatedAt() : input.at();
  }

  static Progress of(Run run, Input input, Facts facts) {
    return new Progress(run.workflow(), run.state(), input, facts);
  }

  static Progress begin(Workflow workflow, Input input, Facts facts) {
    return new Progress(workflow, null, input, facts);
  }

  Decision done() {
    return entries.isEmpty() && effects.isEmpty() && !waitsForRoom
        ? new Decision.Ignored("nothing to do")
        : accepted();
  }

  Decision.Accepted accepted() {
    return new Decision.Accepted(entries, effects, waitsForRoom && !ended(), state());
  }

  RunState state() {
    return Objects.requireNonNull(state, "A run begins with an event");
  }

  Run run() {
    return new Run(workflow, state());
  }

  /** What an expression sees now. */
  Scope scope() {
    return Scope.of(run(), documents);
  }

  /** Documents that this decision reads: each is parsed once. */
  Documents documents() {
    return documents;
  }

  Workflow workflow() {
    return workflow;
  }

  Instant at() {
    return at;
  }

  Facts facts() {
    return facts;
  }

  boolean ended() {
    return Run.isEnded(state());
  }

  /** No new work begins: a person stopped the run, or it waits for its turn. */
  boolean stands() {
    return state().pause() != null || state().hold() != null;
  }

  @Nullable StepState step(String id) {
    return state().steps().get(id);
  }

  @Nullable StepPhase phase(String id) {
    return Run.phase(state(), id);
  }

  /** Where a step stood when the input came. */
  @Nullable StepPhase phaseBefore(String id) {
    return before == null ? null : Run.phase(before, id);
  }

  /** The definition of a step, or of the step that makes the call. */
  Step definition(String id) {
    return workflow.step(StepIds.base(StepIds.isRollback(id) ? StepIds.rolledBack(id) : id));
  }

  /** Sums over the steps as they stand now. */
  Tally tally() {
    if (tally == null) tally = Tally.of(run());
    return tally;
  }

  AgentTerms terms(String agent) {
    var terms = state().terms().get(agent);
    return terms == null ? NO_TERMS : terms;
  }

  void emit(Event event) {
    var before = state;
    var entry =
        new JournalEntry(
            input.runId(), before == null ? 1 : before.sequence() + 1, at, input.cause(), event);
    entries.add(entry);
    var next = Evolver.next(before, entry);
    state = next.state();
    if (before == null) return;
    for (String id : next.changed()) {
      var was = before.steps().get(id);
      var is = Objects.requireNonNull(state.steps().get(id));
      if (tally != null) tally.moved(id, was, is);
      if (was != null) release(id, was, is);
    }
    moveDeadline(before, state);
  }

  void effect(Effect effect) {
    effects.add(effect);
  }

  void startTimer(Timer timer) {
    effects.add(new Effect.StartTimer(timer));
  }

  void dispatched(String agent) {
    dispatched++;
    tried(agent);
  }

  /** An attempt of an agent begins or fails: one that is on trial is left alone after it. */
  void tried(String agent) {
    tried.add(agent);
  }

  /** Until when an agent is left alone; null when it may be asked. */
  @Nullable Instant leftAloneUntil(String agent) {
    var until = facts.unavailable().get(agent);
    if (until == null && tried.contains(agent)) until = facts.trials().get(agent);
    return until == null || !until.isAfter(at) ? null : until;
  }

  /** Whether the tenant has room for one more task; remembers when it has not. */
  boolean hasRoom() {
    boolean room = dispatched < facts.taskRoom();
    waitsForRoom |= !room;
    return room;
  }

  /** Asks something of another run, in the name of this one. */
  void command(String otherRunId, CommandBody body) {
    effects.add(
        new Effect.CommandOther(
            new Command(
                input.runId() + "/" + state().sequence() + "/" + otherRunId,
                otherRunId,
                at,
                state().tenant(),
                "run:" + input.runId(),
                body)));
  }

  /** What a step had out when an event moved it on is called back. */
  private void release(String id, StepState before, StepState after) {
    if (before.phase().equals(after.phase())) return;
    switch (before.phase()) {
      case StepPhase.Running p -> {
        cancelTimer(Timer.Kind.STEP_TIMEOUT, id, p.attempt(), p.timeoutAt());
        if (after.unanswered().contains(p.attempt())) callBack(id, p, after);
      }
      case StepPhase.ChildRunning p -> {
        cancelTimer(Timer.Kind.STEP_TIMEOUT, id, p.attempt(), p.timeoutAt());
        if (!p.childRunId().equals(input.cause()))
          command(
              p.childRunId(),
              new CommandBody.CancelRun(
                  "the step " + id + " of run " + input.runId() + " no longer waits for it",
                  state().compensation() != null));
      }
      case StepPhase.Retrying p -> cancelTimer(Timer.Kind.RETRY, id, p.nextAttempt(), p.dueAt());
      case StepPhase.Waiting p -> cancelTimer(Timer.Kind.WAIT, id, 0, p.dueAt());
      case StepPhase.WaitingReview p ->
          cancelTimer(
              Timer.Kind.REVIEW,
              id,
              before.review() == null ? 0 : before.review().count(),
              p.dueAt());
      case StepPhase.Iterating p -> {}
      case StepPhase.Succeeded p -> {}
      case StepPhase.Skipped p -> {}
      case StepPhase.Failed p -> {}
      case StepPhase.Cancelled p -> {}
    }
  }

  private void callBack(String id, StepPhase.Running running, StepState after) {
    effects.add(
        new Effect.CancelTask(
            new TaskCancellation(
                running.taskId(),
                input.runId(),
                id,
                running.attempt(),
                String.valueOf(after.agent()),
                Run.statusName(after.phase()),
                at)));
  }

  private void cancelTimer(Timer.Kind kind, String stepId, int ordinal, Instant dueAt) {
    effects.add(new Effect.CancelTimer(new Timer(input.runId(), kind, stepId, ordinal, dueAt)));
  }

  private void moveDeadline(RunState before, RunState after) {
    boolean over = Run.isEnded(after) || after.compensation() != null;
    if (before.deadlineAt() == null || Run.isEnded(before)) return;
    if (!over
        && before.deadlineAt().equals(after.deadlineAt())
        && (before.waitingSince() == null || after.waitingSince() != null)) return;
    effects.add(new Effect.CancelTimer(Timer.deadline(input.runId(), before.deadlineAt())));
    if (!over && after.deadlineAt() != null)
      startTimer(Timer.deadline(input.runId(), after.deadlineAt()));
  }
}
