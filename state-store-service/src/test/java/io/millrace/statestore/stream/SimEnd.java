package io.millrace.statestore.stream;

import static io.millrace.statestore.stream.SimInvariant.ACCEPTED_RUN_ENDS;
import static io.millrace.statestore.stream.SimInvariant.NOTHING_IS_LEFT;
import static io.millrace.statestore.stream.SimViolation.require;

import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** The end of a history: everything is read, time passes, people decide, and all must be over. */
final class SimEnd {

  private static final int ROUNDS_MAX = 3_000;
  private static final long FORGOTTEN_MS = Duration.ofDays(8).toMillis();
  private static final int LAST_TICKS = 4;

  private final SimWorld world;
  private final SplittableRandom dice;

  SimEnd(SimWorld world, long salt) {
    this.world = world;
    dice = new SplittableRandom(salt);
  }

  void drain() {
    world.machine.power.restore();
    for (int round = 0; round < ROUNDS_MAX; round++) {
      world.settle(dice);
      if (isOver()) {
        over();
        return;
      }
      if (!moveOn()) {
        boolean waits = !world.machine.timers.content().isEmpty();
        require(waits, ACCEPTED_RUN_ENDS, () -> "nothing moves any more, and open are " + open());
        world.passToTimer();
      }
    }
    throw new SimViolation(ACCEPTED_RUN_ENDS, "still open are " + open());
  }

  private boolean isOver() {
    return world.model.all().stream().noneMatch(SimRun::isOpen);
  }

  private List<String> open() {
    return world.model.all().stream()
        .filter(SimRun::isOpen)
        .map(run -> run.runId + " " + run.state().status() + " " + run.state().steps())
        .toList();
  }

  /** People and agents do their part; false when there is nothing for them to do. */
  private boolean moveOn() {
    boolean moved = false;
    for (var run : world.model.all())
      if (run.isOpen() && run.state().status() == RunStatus.PAUSED) {
        world.send(world.people.resume(run.runId, world.nowMs));
        moved = true;
      }
    if (!world.mood.helpful()) return moved;
    for (var run : world.model.all())
      if (run.isOpen())
        for (var step : run.state().steps().values())
          if (step.phase() instanceof StepPhase.WaitingReview waiting) {
            world.send(world.people.decide(waiting.reviewId(), Verdict.EDIT, true, world.nowMs));
            moved = true;
          }
    for (var job : world.agents.open()) {
      world.answered(job, world.agents.succeed(job, dice, world.nowMs));
      moved = true;
    }
    return moved;
  }

  private void over() {
    for (String runId : world.people.asked()) {
      var run = world.model.find(runId);
      require(
          run != null && run.state != null && !run.isOpen(),
          ACCEPTED_RUN_ENDS,
          () -> runId + " was asked for and did not end");
    }
    for (var run : world.model.all()) {
      SimRollbackChecks.undone(run, world.agents);
      SimRollbackChecks.undoneBelow(run, world.model, world.agents);
    }
    world.nowMs += FORGOTTEN_MS;
    for (int i = 0; i < LAST_TICKS; i++) {
      world.tick();
      world.commit();
    }
    var machine = world.machine;
    require(
        machine.runs.content().isEmpty(),
        NOTHING_IS_LEFT,
        () -> "runs " + machine.runs.content().keySet());
    require(
        machine.parked.content().isEmpty(),
        NOTHING_IS_LEFT,
        () -> "parked results " + machine.parked.content().keySet());
    require(
        machine.tenants.content().isEmpty(),
        NOTHING_IS_LEFT,
        () -> "of tenants " + machine.tenants.content().keySet());
    require(
        machine.timers.content().isEmpty() || world.mood.timersPerTick() < 10,
        NOTHING_IS_LEFT,
        () -> "timers " + machine.timers.content().keySet());
  }
}
