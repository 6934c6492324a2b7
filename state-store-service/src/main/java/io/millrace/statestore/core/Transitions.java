package io.millrace.statestore.core;

import static io.millrace.contracts.message.RunStatus.CANCELLED;
import static io.millrace.contracts.message.RunStatus.COMPLETED;
import static io.millrace.contracts.message.RunStatus.FAILED;
import static io.millrace.contracts.message.RunStatus.RUNNING;
import static io.millrace.contracts.message.RunStatus.WAITING_REVIEW;

import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.StepPhase;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
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

  private static Set<Row> table() {
    var rows = new LinkedHashSet<Row>();
    rows.add(run(NONE, Event.RunStarted.class, RUNNING));
    rows.add(run(NONE, Event.RunRejected.class, FAILED));
    rows.add(run(RUNNING, Event.ReviewRequested.class, WAITING_REVIEW));
    rows.add(run(RUNNING, Event.StepSucceeded.class, WAITING_REVIEW));
    rows.add(run(RUNNING, Event.StepSkipped.class, WAITING_REVIEW));
    rows.add(run(RUNNING, Event.StepFailed.class, WAITING_REVIEW));
    rows.add(run(WAITING_REVIEW, Event.StepScheduled.class, RUNNING));
    rows.add(run(WAITING_REVIEW, Event.ReviewDecided.class, RUNNING));
    rows.add(run(WAITING_REVIEW, Event.ReviewExpired.class, RUNNING));
    rows.add(run(RUNNING, Event.RunCompleted.class, COMPLETED));
    rows.add(run(RUNNING, Event.RunFailed.class, FAILED));
    rows.add(run(WAITING_REVIEW, Event.RunFailed.class, FAILED));
    rows.add(run(RUNNING, Event.RunCancelled.class, CANCELLED));
    rows.add(run(WAITING_REVIEW, Event.RunCancelled.class, CANCELLED));

    rows.add(step(NONE, Event.StepScheduled.class, "Running"));
    rows.add(step(NONE, Event.StepSkipped.class, "Skipped"));
    rows.add(step(NONE, Event.StepFailed.class, "Failed"));
    rows.add(step(NONE, Event.ReviewRequested.class, "WaitingReview"));
    rows.add(step("Running", Event.StepSucceeded.class, "Succeeded"));
    rows.add(step("Running", Event.StepAttemptFailed.class, "Running"));
    rows.add(step("Running", Event.StepRetryScheduled.class, "Retrying"));
    rows.add(step("Running", Event.StepFailed.class, "Failed"));
    rows.add(step("Running", Event.StepSkipped.class, "Skipped"));
    rows.add(step("Running", Event.ReviewRequested.class, "WaitingReview"));
    rows.add(step("Retrying", Event.StepScheduled.class, "Running"));
    rows.add(step("WaitingReview", Event.ReviewDecided.class, "Succeeded"));
    rows.add(step("WaitingReview", Event.ReviewDecided.class, "Failed"));
    rows.add(step("WaitingReview", Event.ReviewExpired.class, "Succeeded"));
    rows.add(step("WaitingReview", Event.ReviewExpired.class, "Failed"));
    for (String open : new TreeSet<>(Set.of("Running", "Retrying", "WaitingReview")))
      for (var end : java.util.List.of(Event.RunFailed.class, Event.RunCancelled.class))
        rows.add(step(open, end, "Cancelled"));
    return java.util.Collections.unmodifiableSet(rows);
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
    var moves = new LinkedHashSet<Row>();
    var name = event.getClass().getSimpleName();
    if (before == null || before.status() != after.status())
      moves.add(
          new Row(
              "Run", before == null ? NONE : before.status().name(), name, after.status().name()));
    after
        .steps()
        .forEach(
            (id, step) -> {
              var earlier = before == null ? null : before.steps().get(id);
              if (earlier == null || !earlier.equals(step))
                moves.add(
                    new Row(
                        "Step",
                        earlier == null ? NONE : phaseName(earlier.phase()),
                        name,
                        phaseName(step.phase())));
            });
    for (Row move : moves)
      if (!TABLE.contains(move))
        throw new IllegalTransitionException(after.runId(), after.sequence(), move);
    return moves;
  }

  private static String phaseName(StepPhase phase) {
    return phase.getClass().getSimpleName();
  }
}
