package io.millrace.statestore.stream;

import static io.millrace.statestore.stream.SimInvariant.ANSWER_COUNTS_ONCE;
import static io.millrace.statestore.stream.SimInvariant.ATTEMPTS_WITHIN_POLICY;
import static io.millrace.statestore.stream.SimInvariant.DEADLINE_STANDS_STILL;
import static io.millrace.statestore.stream.SimInvariant.FINISHED_STEP_NOT_RUN_AGAIN;
import static io.millrace.statestore.stream.SimInvariant.ONE_DECISION_PER_REVIEW;
import static io.millrace.statestore.stream.SimInvariant.ONE_END;
import static io.millrace.statestore.stream.SimInvariant.SEQUENCE_WITHOUT_GAP;
import static io.millrace.statestore.stream.SimInvariant.STANDING_RUN_BEGINS_NOTHING;
import static io.millrace.statestore.stream.SimInvariant.STEP_FOLLOWS_ITS_JOIN;
import static io.millrace.statestore.stream.SimViolation.require;

import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.RunState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What must hold of one journal entry, given those before it. */
final class SimJournalChecks {

  private static final int ROLLBACK_ATTEMPTS_MAX = 6;

  private SimJournalChecks() {}

  static void check(SimRun run, JournalEntry entry) {
    require(
        entry.sequence() == run.journal.size() + 1,
        SEQUENCE_WITHOUT_GAP,
        () ->
            run.runId + " has entry " + entry.sequence() + " at place " + (run.journal.size() + 1));
    var state = run.state;
    if (state == null) return;
    require(
        !entry.at().isBefore(state.updatedAt()),
        SEQUENCE_WITHOUT_GAP,
        () -> run.runId + " goes back in time at " + entry.sequence());
    require(
        state.endedAt() == null || entry.event() instanceof Event.LateResultRecorded,
        ONE_END,
        () -> run.runId + " has ended, and " + entry.kindName() + " follows");
    if (run.started == null) return;
    switch (entry.event()) {
      case Event.StepScheduled e -> begins(run, state, e.stepId(), e.attempt());
      case Event.ChildStarted e -> begins(run, state, e.stepId(), e.attempt());
      case Event.AttemptRefused e -> begins(run, state, e.stepId(), e.attempt());
      case Event.StepExpanded e -> {
        // Asked to try again, a step is ready to make its calls; those wait.
        if (!(run.journal.getLast().event() instanceof Event.StepRetryRequested))
          begins(run, state, e.stepId(), null);
      }
      case Event.StepWaiting e -> begins(run, state, e.stepId(), null);
      case Event.ReviewRequested e -> {
        if (e.reasonCode().equals("gate")) begins(run, state, e.stepId(), null);
        require(
            !run.step(e.stepId()).asked.contains(e.reviewId()),
            ONE_DECISION_PER_REVIEW,
            () -> e.reviewId() + " is asked twice");
      }
      case Event.StepSucceeded e -> answers(run, e.stepId(), e.attempt(), SimStep.Fate.OUT);
      case Event.StepAttemptFailed e -> {
        if (e.worker() != null) answers(run, e.stepId(), e.attempt(), SimStep.Fate.OUT);
      }
      case Event.LateResultRecorded e ->
          answers(run, e.stepId(), e.attempt(), SimStep.Fate.GIVEN_UP);
      case Event.ReviewDecided e -> decides(run, e.stepId(), e.reviewId());
      case Event.ReviewExpired e -> decides(run, e.stepId(), e.reviewId());
      case Event.LimitReached e -> {
        if (e.limit().equals("deadline")) overdue(run, entry);
      }
      default -> {}
    }
  }

  private static void begins(SimRun run, RunState state, String id, @Nullable Integer attempt) {
    require(
        state.pause() == null && state.hold() == null,
        STANDING_RUN_BEGINS_NOTHING,
        () -> run.runId + " begins " + id + " although it is paused or waits for its turn");
    var step = run.step(id);
    require(
        !step.settled, FINISHED_STEP_NOT_RUN_AGAIN, () -> id + " of " + run.runId + " is settled");
    boolean ofDefinition = run.workflow().steps().containsKey(id);
    if (step.begun == 0 && ofDefinition) joined(run, id);
    if (attempt == null) return;
    require(
        attempt == step.begun + 1,
        ATTEMPTS_WITHIN_POLICY,
        () -> id + " of " + run.runId + " goes from attempt " + step.begun + " to " + attempt);
    int most =
        isRollback(id)
            ? ROLLBACK_ATTEMPTS_MAX
            : run.workflow().step(base(id)).policy().retry().attempts();
    require(
        attempt - step.forgiven <= most,
        ATTEMPTS_WITHIN_POLICY,
        () -> id + " of " + run.runId + " is tried " + (attempt - step.forgiven) + " times");
  }

  private static void joined(SimRun run, String id) {
    var definition = run.workflow().step(id);
    long settled = definition.after().stream().filter(b -> run.step(b).settled).count();
    long succeeded = definition.after().stream().filter(b -> run.step(b).succeeded).count();
    int needed = definition.join().succeeded();
    require(
        needed == 0 ? settled == definition.after().size() : succeeded >= needed,
        STEP_FOLLOWS_ITS_JOIN,
        () ->
            id
                + " of "
                + run.runId
                + " begins when "
                + settled
                + " are settled, "
                + succeeded
                + " well");
  }

  private static void answers(SimRun run, String id, int attempt, SimStep.Fate expected) {
    var fate = run.step(id).tasks.get(attempt);
    require(
        fate == expected,
        ANSWER_COUNTS_ONCE,
        () ->
            "attempt "
                + attempt
                + " of "
                + id
                + " of "
                + run.runId
                + " is answered, but it is "
                + fate);
  }

  private static void decides(SimRun run, String id, String reviewId) {
    var step = run.step(id);
    require(
        step.asked.contains(reviewId) && !step.decided.contains(reviewId),
        ONE_DECISION_PER_REVIEW,
        () -> reviewId + " is decided, asked: " + step.asked + ", decided: " + step.decided);
  }

  private static void overdue(SimRun run, JournalEntry entry) {
    long deadlineMs = Objects.requireNonNullElse(run.deadlineMs(), Long.MAX_VALUE);
    require(
        !run.standsStill() && entry.at().toEpochMilli() >= deadlineMs,
        DEADLINE_STANDS_STILL,
        () -> run.runId + " is over its deadline at " + entry.at() + ", not at " + deadlineMs);
  }

  static String base(String id) {
    int end = id.indexOf('.');
    return end < 0 ? id : id.substring(0, end);
  }

  static boolean isRollback(String id) {
    return id.endsWith(".undo");
  }
}
