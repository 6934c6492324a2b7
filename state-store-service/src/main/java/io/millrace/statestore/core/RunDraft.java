package io.millrace.statestore.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Compensation;
import io.millrace.contracts.message.Hold;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Pause;
import io.millrace.contracts.message.RunFailure;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.Signal;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.message.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The next state while one event is folded: a changeable copy that lives no longer than that. */
final class RunDraft {

  /** Commands remembered, so that a repeated one has no second effect. */
  static final int APPLIED_MAX = 64;

  private final RunState before;
  private final JournalEntry entry;
  private final SortedMap<String, StepState> steps;
  private final List<String> applied;
  private RunStatus status;
  private Usage usage;
  private @Nullable Instant endedAt;
  private @Nullable Json output;
  private @Nullable RunFailure failure;
  private boolean degraded;
  private List<String> warnings;
  final List<Signal> signals;
  final List<String> limitsReached;
  @Nullable Json context;
  @Nullable Pause pause;
  @Nullable Hold hold;
  @Nullable Compensation compensation;

  RunDraft(RunState before, JournalEntry entry) {
    this.before = before;
    this.entry = entry;
    steps = new TreeMap<>(before.steps());
    applied = new ArrayList<>(before.applied());
    status = before.status();
    usage = before.usage();
    endedAt = before.endedAt();
    output = before.output();
    failure = before.failure();
    degraded = before.degraded();
    warnings = before.warnings();
    signals = new ArrayList<>(before.signals());
    limitsReached = new ArrayList<>(before.limitsReached());
    context = before.context();
    pause = before.pause();
    hold = before.hold();
    compensation = before.compensation();
  }

  Instant at() {
    return entry.at();
  }

  @Nullable StepState step(String id) {
    return steps.get(id);
  }

  /** Changes a step; one that was not reached begins here. */
  void step(String id, Consumer<StepDraft> change) {
    var draft = new StepDraft(steps.get(id), entry.sequence());
    change.accept(draft);
    steps.put(id, draft.build(entry.sequence()));
  }

  /** A step that leaves off making calls takes those that are open with it. */
  void phase(String id, StepPhase phase) {
    var was = steps.get(id);
    step(
        id,
        draft -> {
          draft.giveUpAttempt(entry.causationId());
          draft.phase = phase;
        });
    if (was != null && was.phase() instanceof StepPhase.Iterating) closeCallsOf(id);
  }

  private void closeCallsOf(String owner) {
    for (String id : List.copyOf(steps.keySet())) if (StepIds.isCallOf(id, owner)) close(id);
  }

  private void close(String id) {
    var step = steps.get(id);
    if (step == null || Run.isSettled(step.phase())) return;
    step(
        id,
        draft -> {
          draft.giveUpAttempt(entry.causationId());
          draft.phase = new StepPhase.Cancelled(at());
        });
  }

  void used(String id, Usage consumed) {
    step(id, draft -> draft.usage = draft.usage.plus(consumed));
    usage = usage.plus(consumed);
  }

  /** The command that caused the event has had its effect. */
  void applied() {
    if (applied.contains(entry.causationId())) return;
    if (applied.size() == APPLIED_MAX) applied.removeFirst();
    applied.add(entry.causationId());
  }

  void completed(Json value, boolean withWarnings, List<String> limitations) {
    end(RunStatus.COMPLETED);
    output = value;
    degraded = withWarnings;
    warnings = limitations;
  }

  void failed(RunStatus terminal, RunFailure why) {
    end(terminal);
    failure = why;
  }

  /** Ends the run; steps that are still open end with it. */
  void end(RunStatus terminal) {
    status = terminal;
    endedAt = at();
    pause = null;
    hold = null;
    closeAll();
  }

  void closeAll() {
    for (String id : List.copyOf(steps.keySet())) close(id);
  }

  RunState build() {
    boolean asks =
        endedAt == null
            && steps.values().stream()
                .anyMatch(step -> step.phase() instanceof StepPhase.WaitingReview);
    boolean stands = asks || pause != null || hold != null;
    var stoodSince = before.waitingSince();
    var standsSince = stands ? (stoodSince == null ? at() : stoodSince) : null;
    var deadlineAt = before.deadlineAt();
    if (stoodSince != null && !stands && deadlineAt != null)
      deadlineAt = deadlineAt.plusMillis(at().toEpochMilli() - stoodSince.toEpochMilli());
    return new RunState(
        before.runId(),
        entry.sequence(),
        endedAt == null ? openStatus(asks) : status,
        before.workflow(),
        before.workflowVersion(),
        before.digest(),
        before.tenant(),
        before.actor(),
        before.sessionId(),
        before.priority(),
        before.message(),
        before.input(),
        before.intent(),
        before.agents(),
        before.startedAt(),
        at(),
        endedAt,
        deadlineAt,
        standsSince,
        usage,
        steps,
        output,
        failure,
        degraded,
        warnings,
        before.terms(),
        before.workflows(),
        before.parent(),
        before.forkedFrom(),
        context,
        pause,
        hold,
        compensation,
        signals,
        limitsReached,
        applied);
  }

  private RunStatus openStatus(boolean asks) {
    if (pause != null) return RunStatus.PAUSED;
    return asks && steps.values().stream().noneMatch(step -> works(step.phase()))
        ? RunStatus.WAITING_REVIEW
        : RunStatus.RUNNING;
  }

  private static boolean works(StepPhase phase) {
    return switch (phase) {
      case StepPhase.Running p -> true;
      case StepPhase.ChildRunning p -> true;
      case StepPhase.Retrying p -> true;
      case StepPhase.Waiting p -> true;
      case StepPhase.Iterating p -> false; // its calls tell
      case StepPhase.WaitingReview p -> false;
      case StepPhase.Succeeded p -> false;
      case StepPhase.Skipped p -> false;
      case StepPhase.Failed p -> false;
      case StepPhase.Cancelled p -> false;
    };
  }
}
