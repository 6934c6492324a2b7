package io.millrace.statestore.stream;

import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.statestore.core.Evolver;
import io.millrace.statestore.core.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the journal tells of a run, read entry by entry: the simulation's own view of it. */
final class SimRun {

  final String runId;
  final List<JournalEntry> journal = new ArrayList<>();
  final Map<String, SimStep> steps = new TreeMap<>();

  /** Place of each entry among all entries of the partition. */
  private final List<Long> places = new ArrayList<>();

  @Nullable RunState state;
  Event.@Nullable RunStarted started;
  long heldSince;
  long tokensUsed;
  long costUsed;
  private long deadlineMs;
  private long standsSinceMs;
  private boolean stands;

  SimRun(String runId) {
    this.runId = runId;
  }

  RunState state() {
    return Objects.requireNonNull(state, "the run has begun");
  }

  Workflow workflow() {
    var begun = Objects.requireNonNull(started, "the run was not rejected");
    return SimCatalogue.PARSED.get(begun.digest(), begun::definition);
  }

  boolean isOpen() {
    return state != null && state.endedAt() == null;
  }

  SimStep step(String id) {
    return steps.computeIfAbsent(id, SimStep::new);
  }

  /** Runs that a step started. */
  List<String> children(String stepId) {
    return started()
        .filter(child -> child.stepId().equals(stepId))
        .map(Event.ChildStarted::childRunId)
        .toList();
  }

  List<String> children() {
    return started().map(Event.ChildStarted::childRunId).toList();
  }

  private Stream<Event.ChildStarted> started() {
    return journal.stream()
        .map(JournalEntry::event)
        .filter(Event.ChildStarted.class::isInstance)
        .map(Event.ChildStarted.class::cast);
  }

  /** Attempts that are out. */
  int tasksOut() {
    return state == null ? 0 : Run.tasksOut(state);
  }

  boolean standsStill() {
    return stands;
  }

  /** When the run is over time, with the times it stood still; null for never. */
  @Nullable Long deadlineMs() {
    return deadlineMs == 0 ? null : deadlineMs;
  }

  void apply(JournalEntry entry, long place) {
    var after = Evolver.evolve(state, entry);
    journal.add(entry);
    places.add(place);
    note(entry, place);
    state = after;
    after.steps().forEach((id, now) -> step(id).is(now.phase(), entry.sequence()));
    stand(entry.at().toEpochMilli(), after);
  }

  private void note(JournalEntry entry, long place) {
    switch (entry.event()) {
      case Event.RunStarted e -> {
        started = e;
        var time = SimCatalogue.PARSED.get(e.digest(), e::definition).deadline();
        if (time != null) deadlineMs = entry.at().plus(time).toEpochMilli();
      }
      case Event.RunHeld e -> heldSince = place;
      case Event.StepScheduled e -> step(e.stepId()).scheduled(e.attempt(), e.agent(), e.taskId());
      case Event.AttemptRefused e -> step(e.stepId()).begun = e.attempt();
      case Event.ChildStarted e -> step(e.stepId()).begun = e.attempt();
      case Event.StepExpanded e -> step(e.stepId()).begun++;
      case Event.ChildEnded e -> use(e.usage());
      case Event.StepSucceeded e -> {
        use(e.usage());
        step(e.stepId()).answered(e.attempt(), true);
      }
      case Event.StepAttemptFailed e -> {
        use(e.usage());
        if (e.worker() != null) step(e.stepId()).answered(e.attempt(), false);
      }
      case Event.LateResultRecorded e -> {
        use(e.usage());
        step(e.stepId()).answered(e.attempt(), e.outcome().equals("succeeded"));
      }
      case Event.StepRetryRequested e -> {
        var step = step(e.stepId());
        step.forgiven = step.begun;
      }
      case Event.ReviewRequested e -> step(e.stepId()).asked.add(e.reviewId());
      case Event.ReviewDecided e -> {
        step(e.stepId()).decided.add(e.reviewId());
        step(e.stepId()).vouched = true;
      }
      case Event.ReviewExpired e -> step(e.stepId()).decided.add(e.reviewId());
      case Event.StepOverridden e -> step(e.stepId()).vouched = true;
      case Event.StepSkipped e -> step(e.stepId()).vouched |= e.actor() != null;
      default -> {}
    }
  }

  private void use(Usage usage) {
    tokensUsed += usage.inputTokens() + usage.outputTokens();
    costUsed += usage.costMicroUsd();
  }

  private void stand(long atMs, RunState now) {
    boolean stood = stands;
    stands =
        now.endedAt() == null
            && (now.pause() != null
                || now.hold() != null
                || now.steps().values().stream()
                    .anyMatch(step -> step.phase() instanceof StepPhase.WaitingReview));
    if (stands && !stood) standsSinceMs = atMs;
    if (stood && !stands && deadlineMs != 0) deadlineMs += atMs - standsSinceMs;
  }

  /** As it was when the journal had so many entries. */
  SimRun cutTo(int size) {
    var before = new SimRun(runId);
    for (int i = 0; i < size; i++) before.apply(journal.get(i), places.get(i));
    return before;
  }
}
