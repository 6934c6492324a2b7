package io.millrace.statestore.core;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.record.Records;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What holds after every step of every history. Each says what is wrong, or null. */
enum Invariant {
  SEQUENCE_WITHOUT_GAP {
    @Override
    @Nullable String broken(Bench run) {
      for (int i = 0; i < run.journal.size(); i++)
        if (run.journal.get(i).sequence() != i + 1)
          return "sequence " + run.journal.get(i).sequence() + " at place " + (i + 1);
      return null;
    }
  },

  REFOLD_EQUALS_STATE {
    @Override
    @Nullable String broken(Bench run) {
      if (run.state == null) return null;
      var refolded = Objects.requireNonNull(Evolver.fold(run.journal));
      return Arrays.equals(Records.encode(refolded), Records.encode(run.state))
          ? null
          : "refold is " + refolded + ", state is " + run.state;
    }
  },

  OPEN_RUN_WAITS_FOR_SOMETHING {
    @Override
    @Nullable String broken(Bench run) {
      if (run.state == null || Run.isEnded(run.state)) return null;
      boolean waits = false;
      for (var step : run.state.steps().entrySet()) {
        var timer =
            switch (step.getValue().phase()) {
              case StepPhase.Running p ->
                  new Timer(
                      run.runId,
                      Timer.Kind.STEP_TIMEOUT,
                      step.getKey(),
                      p.attempt(),
                      p.timeoutAt());
              case StepPhase.Retrying p ->
                  new Timer(run.runId, Timer.Kind.RETRY, step.getKey(), p.nextAttempt(), p.dueAt());
              case StepPhase.WaitingReview p ->
                  new Timer(
                      run.runId,
                      Timer.Kind.REVIEW,
                      step.getKey(),
                      StepReviews.count(run.state, step.getKey()),
                      p.dueAt());
              default -> null;
            };
        if (timer == null) continue;
        waits = true;
        if (!run.timers.containsKey(Bench.key(timer)))
          return step.getKey() + " is open but its timer is not set: " + timer;
      }
      return waits ? null : "the run is open, but no step of it is";
    }
  },

  ONE_END {
    @Override
    @Nullable String broken(Bench run) {
      long ends = run.journal.stream().filter(entry -> isEnd(entry.event())).count();
      boolean lastIsEnd = !run.journal.isEmpty() && isEnd(run.journal.getLast().event());
      if (ends > 1) return ends + " ends";
      return ends == 1 && !lastIsEnd ? "events follow the end" : null;
    }

    private boolean isEnd(Event event) {
      return event instanceof Event.RunCompleted
          || event instanceof Event.RunFailed
          || event instanceof Event.RunCancelled
          || event instanceof Event.RunRejected;
    }
  },

  FINISHED_STEP_NOT_RUN_AGAIN {
    @Override
    @Nullable String broken(Bench run) {
      var finished = new HashSet<String>();
      for (JournalEntry entry : run.journal) {
        if (entry.event() instanceof Event.StepScheduled e && finished.contains(e.stepId()))
          return e.stepId() + " is scheduled again at " + entry.sequence();
        if (entry.event() instanceof Event.StepSucceeded e && !finished.add(e.stepId()))
          return e.stepId() + " succeeds again at " + entry.sequence();
      }
      return null;
    }
  },

  ATTEMPTS_WITHIN_POLICY {
    @Override
    @Nullable String broken(Bench run) {
      for (Event.StepScheduled e : run.events(Event.StepScheduled.class)) {
        var step = (io.millrace.contracts.workflow.Step.AgentStep) run.workflow.step(e.stepId());
        if (e.attempt() > step.retry().attempts())
          return e.stepId() + " is tried " + e.attempt() + " times";
      }
      return null;
    }
  },

  ONE_DECISION_PER_REVIEW {
    @Override
    @Nullable String broken(Bench run) {
      var decisions =
          run.events(Event.ReviewDecided.class).stream()
              .collect(groupingBy(Event.ReviewDecided::reviewId, counting()));
      return decisions.values().stream().anyMatch(n -> n > 1) ? "decisions " + decisions : null;
    }
  },

  ENDED_RUN_KEEPS_NO_TIMER {
    @Override
    @Nullable String broken(Bench run) {
      if (run.state == null || !Run.isEnded(run.state)) return null;
      var own = run.timers.values().stream().filter(t -> t.kind() != Timer.Kind.DEADLINE).toList();
      return own.isEmpty() ? null : "timers are left: " + own;
    }
  };

  abstract @Nullable String broken(Bench run);
}
