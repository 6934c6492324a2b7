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
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The next state while one event is folded: a changeable copy that lives no longer than that. */
final class RunDraft {

  /** Commands remembered, so that a repeated one has no second effect. */
  static final int APPLIED_MAX = 64;

  private final RunState before;
  private final JournalEntry entry;
  private final SortedSet<String> changed = new TreeSet<>();
  private SortedMap<String, StepState> steps;
  private List<String> applied;
  private RunStatus status;
  private Usage usage;
  private @Nullable Instant endedAt;
  private @Nullable Json output;
  private @Nullable RunFailure failure;
  private boolean degraded;
  private List<String> warnings;
  private List<Signal> signals;
  private List<String> limitsReached;
  @Nullable Json context;
  @Nullable Pause pause;
  @Nullable Hold hold;
  @Nullable Compensation compensation;

  RunDraft(RunState before, JournalEntry entry) {
    this.before = before;
    this.entry = entry;
    steps = before.steps();
    applied = before.applied();
    status = before.status();
    usage = before.usage();
    endedAt = before.endedAt();
    output = before.output();
    failure = before.failure();
    degraded = before.degraded();
    warnings = before.warnings();
    signals = before.signals();
    limitsReached = before.limitsReached();
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
    if (changed.isEmpty()) steps = new TreeMap<>(steps);
    changed.add(id);
    steps.put(id, draft.build(entry.sequence()));
  }

  /** Steps that were changed so far. */
  SortedSet<String> changed() {
    return changed;
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
    applied = with(applied, entry.causationId());
    if (applied.size() > APPLIED_MAX) applied = applied.subList(1, applied.size());
  }

  void keep(Signal signal) {
    signals = with(signals, signal);
  }

  /** The first signal of a name is kept no longer. */
  void take(String name) {
    for (Signal signal : signals)
      if (signal.name().equals(name)) {
        var others = new ArrayList<>(signals);
        others.remove(signal);
        signals = others;
        return;
      }
  }

  void reached(String limit) {
    if (!limitsReached.contains(limit)) limitsReached = with(limitsReached, limit);
  }

  private static <T> List<T> with(List<T> list, T one) {
    var more = new ArrayList<>(list);
    more.add(one);
    return more;
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
    boolean asks = endedAt == null && asks();
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

  private boolean asks() {
    for (StepState step : steps.values())
      if (step.phase() instanceof StepPhase.WaitingReview) return true;
    return false;
  }

  private RunStatus openStatus(boolean asks) {
    if (pause != null) return RunStatus.PAUSED;
    if (!asks) return RunStatus.RUNNING;
    for (StepState step : steps.values()) if (works(step.phase())) return RunStatus.RUNNING;
    return RunStatus.WAITING_REVIEW;
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
