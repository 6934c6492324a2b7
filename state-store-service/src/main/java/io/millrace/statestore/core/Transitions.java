package io.millrace.statestore.core;

import static io.millrace.contracts.message.RunStatus.CANCELLED;
import static io.millrace.contracts.message.RunStatus.COMPENSATED;
import static io.millrace.contracts.message.RunStatus.COMPLETED;
import static io.millrace.contracts.message.RunStatus.FAILED;
import static io.millrace.contracts.message.RunStatus.PAUSED;
import static io.millrace.contracts.message.RunStatus.RUNNING;
import static io.millrace.contracts.message.RunStatus.WAITING_REVIEW;

import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.StepPhase;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every move a run and a step can make, as data. {@link Evolver} refuses any other, {@code
 * docs/state-machine.md} is drawn from it, and the build fails where a row is never tested.
 */
public final class Transitions {

  /** A run or step that does not exist yet. */
  public static final String NONE = "(none)";

  /**
   * @param subject {@code Run} or {@code Step}
   * @param from status or phase before
   * @param event simple name of the event
   * @param to status or phase after
   */
  public record Row(String subject, String from, String event, String to)
      implements Comparable<Row> {
    @Override
    public int compareTo(Row other) {
      return (subject + from + event + to)
          .compareTo(other.subject + other.from + other.event + other.to);
    }
  }

  private static final Set<Row> TABLE = table();

  private Transitions() {}

  /** All rows, runs first, in the order of a life. */
  public static Set<Row> all() {
    return TABLE;
  }

  private static final String SUCCEEDED = "Succeeded";
  private static final String SKIPPED = "Skipped";
  private static final String FAILED_STEP = "Failed";
  private static final String CANCELLED_STEP = "Cancelled";
  private static final String RUNNING_STEP = "Running";
  private static final String CHILD_RUNNING = "ChildRunning";
  private static final String ITERATING = "Iterating";
  private static final String WAITING = "Waiting";
  private static final String RETRYING = "Retrying";
  private static final String ASKING = "WaitingReview";

  private static Set<Row> table() {
    var rows = new LinkedHashSet<Row>();
    runs(rows);
    begins(rows);
    goesOn(rows);
    isMovedByPeople(rows);
    endsWithItsRunOrStep(rows);
    return Collections.unmodifiableSet(rows);
  }

  private static void runs(Set<Row> rows) {
    rows.add(run(NONE, Event.RunStarted.class, RUNNING));
    rows.add(run(NONE, Event.RunRejected.class, FAILED));
    for (var event :
        List.of(
            Event.ReviewRequested.class,
            Event.StepSucceeded.class,
            Event.StepCompleted.class,
            Event.StepSkipped.class,
            Event.StepFailed.class,
            Event.StepDegraded.class,
            Event.StepOverridden.class)) rows.add(run(RUNNING, event, WAITING_REVIEW));
    for (var event :
        List.of(
            Event.StepScheduled.class,
            Event.AttemptRefused.class,
            Event.ChildStarted.class,
            Event.StepWaiting.class,
            Event.StepRetryRequested.class,
            Event.StepSkipped.class,
            Event.StepOverridden.class,
            Event.ReviewDecided.class,
            Event.ReviewExpired.class,
            Event.CompensationStarted.class)) rows.add(run(WAITING_REVIEW, event, RUNNING));
    rows.add(run(RUNNING, Event.RunPaused.class, PAUSED));
    rows.add(run(WAITING_REVIEW, Event.RunPaused.class, PAUSED));
    rows.add(run(PAUSED, Event.RunResumed.class, RUNNING));
    rows.add(run(PAUSED, Event.RunResumed.class, WAITING_REVIEW));
    rows.add(run(RUNNING, Event.RunCompleted.class, COMPLETED));
    rows.add(run(RUNNING, Event.RunCompensated.class, COMPENSATED));
    for (var open : List.of(RUNNING, WAITING_REVIEW, PAUSED)) {
      rows.add(run(open, Event.RunFailed.class, FAILED));
      rows.add(run(open, Event.RunCancelled.class, CANCELLED));
    }
  }

  private static void begins(Set<Row> rows) {
    rows.add(step(NONE, Event.StepScheduled.class, RUNNING_STEP));
    rows.add(step(NONE, Event.AttemptRefused.class, RETRYING));
    rows.add(step(NONE, Event.ChildStarted.class, CHILD_RUNNING));
    rows.add(step(NONE, Event.StepExpanded.class, ITERATING));
    rows.add(step(NONE, Event.StepWaiting.class, WAITING));
    rows.add(step(NONE, Event.ReviewRequested.class, ASKING));
    rows.add(step(NONE, Event.StepSkipped.class, SKIPPED));
    rows.add(step(NONE, Event.StepFailed.class, FAILED_STEP));
    rows.add(step(NONE, Event.StepTakenOver.class, SUCCEEDED));
    rows.add(step(NONE, Event.StepTakenOver.class, SKIPPED));
    rows.add(step(RETRYING, Event.StepScheduled.class, RUNNING_STEP));
    rows.add(step(RETRYING, Event.AttemptRefused.class, RETRYING));
    rows.add(step(RETRYING, Event.ChildStarted.class, CHILD_RUNNING));
    rows.add(step(RETRYING, Event.StepExpanded.class, ITERATING));
  }

  private static void goesOn(Set<Row> rows) {
    rows.add(step(RUNNING_STEP, Event.StepSucceeded.class, SUCCEEDED));
    rows.add(step(RUNNING_STEP, Event.StepAttemptFailed.class, RETRYING));
    rows.add(step(CHILD_RUNNING, Event.ChildEnded.class, CHILD_RUNNING));
    rows.add(step(CHILD_RUNNING, Event.StepAttemptFailed.class, RETRYING));
    rows.add(step(ITERATING, Event.StepAttemptFailed.class, ITERATING));
    rows.add(step(RETRYING, Event.StepRetryScheduled.class, RETRYING));
    for (String working : List.of(CHILD_RUNNING, ITERATING, WAITING))
      rows.add(step(working, Event.StepCompleted.class, SUCCEEDED));
    rows.add(step(CHILD_RUNNING, Event.StepDegraded.class, SUCCEEDED));
    for (String failed : List.of(RETRYING, ITERATING)) {
      rows.add(step(failed, Event.StepFailed.class, FAILED_STEP));
      rows.add(step(failed, Event.StepSkipped.class, SKIPPED));
      rows.add(step(failed, Event.StepDegraded.class, SUCCEEDED));
      rows.add(step(failed, Event.ReviewRequested.class, ASKING));
    }
    rows.add(step(WAITING, Event.StepFailed.class, FAILED_STEP));
    rows.add(step(WAITING, Event.StepSkipped.class, SKIPPED));
    rows.add(step(ASKING, Event.ReviewDecided.class, SUCCEEDED));
    rows.add(step(ASKING, Event.ReviewDecided.class, FAILED_STEP));
    rows.add(step(ASKING, Event.ReviewExpired.class, SUCCEEDED));
    rows.add(step(ASKING, Event.ReviewExpired.class, FAILED_STEP));
  }

  private static void isMovedByPeople(Set<Row> rows) {
    for (String from :
        List.of(NONE, RUNNING_STEP, CHILD_RUNNING, ITERATING, WAITING, RETRYING, ASKING)) {
      rows.add(step(from, Event.StepSkipped.class, SKIPPED));
      rows.add(step(from, Event.StepOverridden.class, SUCCEEDED));
    }
    rows.add(step(SUCCEEDED, Event.StepOverridden.class, SUCCEEDED));
    for (String from : List.of(RETRYING, ASKING, FAILED_STEP, CANCELLED_STEP))
      rows.add(step(from, Event.StepRetryRequested.class, RETRYING));
  }

  /** Open steps end with their run, and open calls with the step that makes them. */
  private static void endsWithItsRunOrStep(Set<Row> rows) {
    for (String open : List.of(RUNNING_STEP, CHILD_RUNNING, ITERATING, WAITING, RETRYING, ASKING))
      for (var event :
          List.of(Event.RunFailed.class, Event.RunCancelled.class, Event.CompensationStarted.class))
        rows.add(step(open, event, CANCELLED_STEP));
    for (String open : List.of(RUNNING_STEP, CHILD_RUNNING, RETRYING))
      for (var event :
          List.of(
              Event.StepFailed.class,
              Event.StepSkipped.class,
              Event.StepDegraded.class,
              Event.ReviewRequested.class,
              Event.StepOverridden.class)) rows.add(step(open, event, CANCELLED_STEP));
    for (String given :
        List.of(RUNNING_STEP, RETRYING, ASKING, SUCCEEDED, SKIPPED, FAILED_STEP, CANCELLED_STEP))
      rows.add(step(given, Event.LateResultRecorded.class, given));
  }

  private static Row run(Object from, Class<? extends Event> event, Object to) {
    return new Row("Run", from.toString(), event.getSimpleName(), to.toString());
  }

  private static Row step(String from, Class<? extends Event> event, String to) {
    return new Row("Step", from, event.getSimpleName(), to);
  }

  /**
   * The rows that lead from one state to the next; a run that keeps its status makes no move of its
   * own.
   *
   * @throws IllegalTransitionException when one of them is not in the table
   */
  static Set<Row> check(@Nullable RunState before, Event event, RunState after) {
    return check(before, event, after, after.steps().keySet());
  }

  /**
   * The same.
   *
   * @param touched steps that the event can have changed
   */
  static Set<Row> check(
      @Nullable RunState before, Event event, RunState after, Iterable<String> touched) {
    var moves = new LinkedHashSet<Row>();
    var name = event.getClass().getSimpleName();
    if (before == null || before.status() != after.status())
      moves.add(
          new Row(
              "Run", before == null ? NONE : before.status().name(), name, after.status().name()));
    for (String id : touched) {
      var step = Objects.requireNonNull(after.steps().get(id));
      var earlier = before == null ? null : before.steps().get(id);
      if (earlier == null || !earlier.equals(step))
        moves.add(
            new Row(
                "Step",
                earlier == null ? NONE : phaseName(earlier.phase()),
                name,
                phaseName(step.phase())));
    }
    for (Row move : moves)
      if (!TABLE.contains(move))
        throw new IllegalTransitionException(after.runId(), after.sequence(), move);
    return moves;
  }

  private static String phaseName(StepPhase phase) {
    return phase.getClass().getSimpleName();
  }
}
