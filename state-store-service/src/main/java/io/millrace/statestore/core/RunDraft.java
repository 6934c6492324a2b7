package io.millrace.statestore.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Failure;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.ReviewState;
import io.millrace.contracts.message.RunFailure;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.message.Usage;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The next state while one event is folded: a changeable copy that lives no longer than that. */
final class RunDraft {

  private final RunState before;
  private final JournalEntry entry;
  private final SortedMap<String, StepState> steps;
  private RunStatus status;
  private Usage usage;
  private @Nullable Instant endedAt;
  private @Nullable Json output;
  private @Nullable RunFailure failure;
  private boolean degraded;
  private List<String> warnings;

  RunDraft(RunState before, JournalEntry entry) {
    this.before = before;
    this.entry = entry;
    steps = new TreeMap<>(before.steps());
    status = before.status();
    usage = before.usage();
    endedAt = before.endedAt();
    output = before.output();
    failure = before.failure();
    degraded = before.degraded();
    warnings = before.warnings();
  }

  /** A step as it stands; a fresh one when it was not reached. */
  StepState step(String id) {
    var step = steps.get(id);
    return step != null
        ? step
        : new StepState(
            0, null, null, Usage.NONE, null, null, new StepPhase.Skipped("", entry.at()));
  }

  void phase(String id, StepPhase phase) {
    var step = step(id);
    steps.put(
        id,
        new StepState(
            step.attempts(),
            step.scheduledAt(),
            step.input(),
            step.usage(),
            step.lastFailure(),
            step.review(),
            phase));
  }

  void scheduled(String id, int attempt, Json input, StepPhase phase) {
    var step = step(id);
    var first = step.scheduledAt() == null ? entry.at() : step.scheduledAt();
    steps.put(
        id,
        new StepState(
            attempt, first, input, step.usage(), step.lastFailure(), step.review(), phase));
  }

  void failed(String id, Failure lastFailure) {
    var step = step(id);
    steps.put(
        id,
        new StepState(
            step.attempts(),
            step.scheduledAt(),
            step.input(),
            step.usage(),
            lastFailure,
            step.review(),
            step.phase()));
  }

  void used(String id, Usage consumed) {
    var step = step(id);
    steps.put(
        id,
        new StepState(
            step.attempts(),
            step.scheduledAt(),
            step.input(),
            step.usage().plus(consumed),
            step.lastFailure(),
            step.review(),
            step.phase()));
    usage = usage.plus(consumed);
  }

  void review(String id, ReviewState review, StepPhase phase) {
    var step = step(id);
    steps.put(
        id,
        new StepState(
            step.attempts(),
            step.scheduledAt(),
            step.input(),
            step.usage(),
            step.lastFailure(),
            review,
            phase));
  }

  void completed(Json value, boolean withWarnings, List<String> limitations) {
    end(RunStatus.COMPLETED);
    output = value;
    degraded = withWarnings;
    warnings = limitations;
  }

  void failed(RunFailure why) {
    end(RunStatus.FAILED);
    failure = why;
  }

  /** Ends the run; steps that are still open end with it. */
  void end(RunStatus terminal) {
    status = terminal;
    endedAt = entry.at();
    List.copyOf(steps.entrySet()).stream()
        .filter(step -> !Run.isSettled(step.getValue().phase()))
        .forEach(step -> phase(step.getKey(), new StepPhase.Cancelled(entry.at())));
  }

  RunState build() {
    var waitingBefore = before.waitingSince();
    boolean waits =
        endedAt == null
            && steps.values().stream()
                .anyMatch(step -> step.phase() instanceof StepPhase.WaitingReview);
    var waitingSince = waits ? (waitingBefore == null ? entry.at() : waitingBefore) : null;
    var deadlineAt = before.deadlineAt();
    if (waitingBefore != null && !waits && deadlineAt != null)
      deadlineAt = deadlineAt.plusMillis(entry.at().toEpochMilli() - waitingBefore.toEpochMilli());
    return new RunState(
        before.runId(),
        entry.sequence(),
        endedAt == null ? openStatus(waits) : status,
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
        entry.at(),
        endedAt,
        deadlineAt,
        waitingSince,
        usage,
        steps,
        output,
        failure,
        degraded,
        warnings);
  }

  private RunStatus openStatus(boolean waits) {
    boolean works =
        steps.values().stream()
            .anyMatch(
                step ->
                    step.phase() instanceof StepPhase.Running
                        || step.phase() instanceof StepPhase.Retrying);
    return waits && !works ? RunStatus.WAITING_REVIEW : RunStatus.RUNNING;
  }
}
