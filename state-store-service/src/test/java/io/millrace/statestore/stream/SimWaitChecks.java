package io.millrace.statestore.stream;

import static io.millrace.statestore.stream.SimInvariant.NO_TIMER_WITHOUT_REASON;
import static io.millrace.statestore.stream.SimInvariant.OPEN_RUN_WAITS_FOR_SOMETHING;
import static io.millrace.statestore.stream.SimViolation.require;

import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepRetry;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.statestore.core.Run;
import io.millrace.statestore.core.Timer;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whatever is open waits for something that comes, and nothing else is waited for. */
final class SimWaitChecks {

  private final SimMachine machine;

  SimWaitChecks(SimMachine machine) {
    this.machine = machine;
  }

  void check(SimRun run) {
    if (run.state == null || run.started == null) return;
    var set = timersOf(run.runId);
    var reasons = new HashSet<Timer>();
    if (run.isOpen()) {
      boolean waits = false;
      for (var step : run.state.steps().entrySet())
        waits |= waits(run.state, step.getKey(), step.getValue(), set, reasons);
      require(
          waits || run.standsStill() || waitsForRoom(run.runId),
          OPEN_RUN_WAITS_FOR_SOMETHING,
          () -> run.runId + " is open, but no step of it is");
      deadline(run.state, set, reasons);
    }
    for (Timer timer : set)
      require(
          timer.kind() == Timer.Kind.RETRY || reasons.contains(timer),
          NO_TIMER_WITHOUT_REASON,
          () -> timer + " waits for nothing");
  }

  private boolean waits(
      RunState state, String id, StepState step, Set<Timer> set, Set<Timer> reasons) {
    Timer timer =
        switch (step.phase()) {
          case StepPhase.Running p ->
              timer(state, Timer.Kind.STEP_TIMEOUT, id, p.attempt(), p.timeoutAt());
          case StepPhase.ChildRunning p ->
              timer(state, Timer.Kind.STEP_TIMEOUT, id, p.attempt(), p.timeoutAt());
          case StepPhase.Waiting p -> timer(state, Timer.Kind.WAIT, id, 0, p.dueAt());
          case StepPhase.WaitingReview p ->
              timer(
                  state,
                  Timer.Kind.REVIEW,
                  id,
                  step.review() == null ? 0 : step.review().count(),
                  p.dueAt());
          default -> null;
        };
    if (timer != null) {
      require(
          set.contains(timer),
          OPEN_RUN_WAITS_FOR_SOMETHING,
          () -> id + " is " + step.phase() + ", but its timer is not set: " + timer);
      reasons.add(timer);
      return true;
    }
    if (step.phase() instanceof StepPhase.Retrying p) {
      require(
          comes(state, id, p, set) || isHeldUp(state),
          OPEN_RUN_WAITS_FOR_SOMETHING,
          () -> id + " of " + state.runId() + " waits for an attempt that does not come: " + p);
      return true;
    }
    if (step.phase() instanceof StepPhase.Iterating) {
      require(
          isHeldUp(state) || hasOpenCall(state, id),
          OPEN_RUN_WAITS_FOR_SOMETHING,
          () -> id + " of " + state.runId() + " makes calls, but none is open");
      return true;
    }
    return false;
  }

  private static Timer timer(
      RunState state, Timer.Kind kind, String stepId, int ordinal, Instant dueAt) {
    return new Timer(state.runId(), kind, stepId, ordinal, dueAt);
  }

  private static void deadline(RunState state, Set<Timer> set, Set<Timer> reasons) {
    if (state.deadlineAt() == null || state.compensation() != null) return;
    var timer = Timer.deadline(state.runId(), state.deadlineAt());
    reasons.add(timer);
    require(
        state.waitingSince() != null || set.contains(timer),
        OPEN_RUN_WAITS_FOR_SOMETHING,
        () -> state.runId() + " has a deadline, but its timer is not set: " + timer);
  }

  private boolean comes(RunState state, String id, StepPhase.Retrying p, Set<Timer> set) {
    for (Timer timer : set)
      if (timer.kind() == Timer.Kind.RETRY
          && timer.stepId().equals(id)
          && timer.ordinal() == p.nextAttempt()) return true;
    for (var unread : machine.unread(Topics.RETRIES.name()))
      if (isFor(Records.codec(StepRetry.class).decode(unread.value()), state, id, p)) return true;
    for (var sent : machine.uncommitted())
      if (sent.value().topic().equals(Topics.RETRIES.name())
          && isFor(Records.codec(StepRetry.class).decode(sent.value().value()), state, id, p))
        return true;
    return false;
  }

  private static boolean isFor(StepRetry retry, RunState state, String id, StepPhase.Retrying p) {
    return retry.runId().equals(state.runId())
        && retry.stepId().equals(id)
        && retry.attempt() == p.nextAttempt();
  }

  /** It goes on when a person says so, when there is room, or when something that is out ends. */
  private boolean isHeldUp(RunState state) {
    return state.pause() != null
        || state.hold() != null
        || Run.tasksOut(state) > 0
        || waitsForRoom(state.runId());
  }

  private boolean waitsForRoom(String runId) {
    return machine.tenants.content().containsKey("mark/" + runId);
  }

  private static boolean hasOpenCall(RunState state, String owner) {
    return state.steps().entrySet().stream()
        .anyMatch(
            step ->
                step.getKey().startsWith(owner + ".")
                    && !SimJournalChecks.isRollback(step.getKey())
                    && !Run.isSettled(step.getValue().phase()));
  }

  Set<Timer> timersOf(@Nullable String runId) {
    var timers = new HashSet<Timer>();
    for (TimerKey key : machine.timers.content().keySet())
      if (runId == null || key.timer().startsWith(runId + '\u001f')) timers.add(key.toTimer());
    return timers;
  }
}
