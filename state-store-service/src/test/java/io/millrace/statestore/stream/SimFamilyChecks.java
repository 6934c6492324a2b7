package io.millrace.statestore.stream;

import static io.millrace.statestore.stream.SimInvariant.CHILD_AND_PARENT_AGREE;
import static io.millrace.statestore.stream.SimInvariant.VERSION_IS_PINNED;
import static io.millrace.statestore.stream.SimViolation.require;

import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.StepPhase;
import io.millrace.statestore.core.Run;
import java.util.Objects;

/** Children and their parents, and the versions that hold for both. */
final class SimFamilyChecks {

  private final SimModel model;

  SimFamilyChecks(SimModel model) {
    this.model = model;
  }

  /** The versions of the start are those of all that follows. */
  void versions(SimRun run, JournalEntry entry) {
    switch (entry.event()) {
      case Event.RunStarted e -> started(run, e);
      case Event.StepScheduled e ->
          require(
              Objects.equals(started(run).agents().get(e.agent()), e.agentVersion()),
              VERSION_IS_PINNED,
              () -> run.runId + " asks " + e.agent() + "@" + e.agentVersion());
      case Event.ChildStarted e ->
          require(
              Objects.equals(started(run).workflows().get(e.workflow()), e.workflowVersion()),
              VERSION_IS_PINNED,
              () -> run.runId + " starts " + e.workflow() + "@" + e.workflowVersion());
      default -> {}
    }
  }

  private static Event.RunStarted started(SimRun run) {
    return Objects.requireNonNull(run.started, "the run was not rejected");
  }

  private void started(SimRun run, Event.RunStarted e) {
    var published = SimCatalogue.workflow(e.workflow(), e.workflowVersion());
    require(
        e.digest().equals(published.digest()) && e.definition().equals(published.document()),
        VERSION_IS_PINNED,
        () ->
            run.runId + " has another definition than " + e.workflow() + "@" + e.workflowVersion());
    if (e.parent() == null) return;
    var parent = Objects.requireNonNull(model.find(e.parent().runId()), "the parent has begun");
    var asked =
        parent.journal.stream()
            .map(JournalEntry::event)
            .filter(Event.ChildStarted.class::isInstance)
            .map(Event.ChildStarted.class::cast)
            .filter(child -> child.childRunId().equals(run.runId))
            .findFirst();
    require(
        asked.isPresent()
            && asked.get().workflowVersion() == e.workflowVersion()
            && started(parent).agents().equals(e.agents())
            && started(parent).workflows().equals(e.workflows()),
        VERSION_IS_PINNED,
        () -> run.runId + " does not have the versions of its parent: " + asked);
  }

  void check(SimRun run) {
    var state = run.state;
    if (state == null || run.started == null) return;
    for (var step : state.steps().entrySet())
      if (step.getValue().phase() instanceof StepPhase.ChildRunning child) {
        var other = model.find(child.childRunId());
        require(
            other != null && other.isOpen(),
            CHILD_AND_PARENT_AGREE,
            () ->
                step.getKey()
                    + " of "
                    + run.runId
                    + " waits for "
                    + child.childRunId()
                    + ", which "
                    + (other == null ? "never began" : "has ended"));
      }
    if (state.parent() != null && run.isOpen()) wanted(run, state);
    for (var other : model.all())
      if (other.isOpen()
          && other.state().parent() != null
          && other.state().parent().runId().equals(run.runId)) wanted(other, other.state());
  }

  /** A child that nobody waits for is cancelled, and rolls back at most. */
  private void wanted(SimRun child, RunState state) {
    var parent = Objects.requireNonNull(state.parent());
    var owner = model.find(parent.runId());
    boolean isWaitedFor =
        owner != null
            && owner.state != null
            && Run.phase(owner.state, parent.stepId()) instanceof StepPhase.ChildRunning waits
            && waits.childRunId().equals(child.runId);
    require(
        isWaitedFor || state.compensation() != null,
        CHILD_AND_PARENT_AGREE,
        () ->
            child.runId
                + " works, but "
                + parent.stepId()
                + " of "
                + parent.runId()
                + " does not wait for it");
  }
}
