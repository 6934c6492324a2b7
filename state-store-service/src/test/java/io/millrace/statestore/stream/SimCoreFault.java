package io.millrace.statestore.stream;

import static io.millrace.statestore.stream.SimAltered.with;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.workflow.Budget;
import io.millrace.contracts.workflow.Join;
import io.millrace.contracts.workflow.Limits;
import io.millrace.statestore.core.Decision;
import io.millrace.statestore.core.Effect;
import io.millrace.statestore.core.Evolver;
import io.millrace.statestore.core.Facts;
import io.millrace.statestore.core.Input;
import io.millrace.statestore.core.Run;
import io.millrace.statestore.core.Timer;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Faults that the core could have: it sees, or tells, something that is not so. */
enum SimCoreFault implements SimFault {
  LATE_RESULT_IS_APPLIED(SimInvariant.ANSWER_COUNTS_ONCE) {
    @Override
    Decision goOn(Run run, Input input, Facts facts, DecisionMaker core) {
      if (input instanceof Input.ResultReceived(var result, var at)
          && Run.phase(run.state(), result.stepId()) instanceof StepPhase.Running p
          && p.attempt() != result.attempt())
        return core.decide(
            run,
            new Input.ResultReceived(
                with(with(result, "attempt", p.attempt()), "taskId", p.taskId()), at),
            facts);
      return core.decide(run, input, facts);
    }
  },

  TASK_ID_HAS_NO_FENCE(SimInvariant.ANSWER_FITS_ITS_QUESTION) {
    @Override
    Decision goOn(Run run, Input input, Facts facts, DecisionMaker core) {
      return withoutFences(run.state(), core.decide(run, input, facts));
    }

    @Override
    Decision begin(Input input, Facts facts, DecisionMaker core) {
      return withoutFences(null, core.decide(null, input, facts));
    }
  },

  EVERY_TASK_IS_SENT_EARLY(SimInvariant.EVERY_EFFECT_IS_UNDONE) {
    @Override
    Decision goOn(Run run, Input input, Facts facts, DecisionMaker core) {
      return effects(core.decide(run, input, facts), SimCoreFault::asHarmless);
    }

    @Override
    public long firstSeed() {
      return 9_000;
    }

    @Override
    Decision begin(Input input, Facts facts, DecisionMaker core) {
      return effects(core.decide(null, input, facts), SimCoreFault::asHarmless);
    }
  },

  LATE_RESULT_IS_FORGOTTEN(SimInvariant.ANSWER_COUNTS_ONCE) {
    @Override
    Decision goOn(Run run, Input input, Facts facts, DecisionMaker core) {
      return core.decide(
          input instanceof Input.ResultReceived
              ? SimAltered.steps(
                  run, step -> with(with(step, "unanswered", List.of()), "inVain", List.of()))
              : run,
          input,
          facts);
    }
  },

  SECOND_DECISION_IS_APPLIED(SimInvariant.ONE_DECISION_PER_REVIEW) {
    @Override
    Decision goOn(Run run, Input input, Facts facts, DecisionMaker core) {
      var decision = core.decide(run, input, facts);
      if (decision instanceof Decision.Ignored
          && input instanceof Input.Commanded(Command command, var at)
          && command.body() instanceof CommandBody.DecideReview body
          && body.output() != null) {
        var stepId = body.reviewId().split(":", -1)[1];
        var again = new CommandBody.OverrideStep(stepId, body.output(), null);
        return core.decide(run, new Input.Commanded(with(command, "body", again), at), facts);
      }
      return decision;
    }
  },

  COMMAND_IS_APPLIED_AGAIN(SimInvariant.COMMAND_COUNTS_ONCE) {
    @Override
    Decision goOn(Run run, Input input, Facts facts, DecisionMaker core) {
      return core.decide(
          SimAltered.state(run, state -> with(state, "applied", List.of())), input, facts);
    }
  },

  BUDGET_IS_OFF(SimInvariant.BUDGET_IS_KEPT) {
    @Override
    Decision goOn(Run run, Input input, Facts facts, DecisionMaker core) {
      return core.decide(
          SimAltered.workflow(run, workflow -> with(workflow, "budget", Budget.NONE)),
          input,
          facts);
    }
  },

  LIMITS_ARE_OFF(SimInvariant.LIMITS_ARE_KEPT) {
    @Override
    Decision goOn(Run run, Input input, Facts facts, DecisionMaker core) {
      return core.decide(
          SimAltered.workflow(run, workflow -> with(workflow, "limits", Limits.DEFAULT)),
          input,
          facts);
    }
  },

  ATTEMPTS_ARE_UNBOUNDED(SimInvariant.ATTEMPTS_WITHIN_POLICY) {
    @Override
    Decision goOn(Run run, Input input, Facts facts, DecisionMaker core) {
      return core.decide(
          SimAltered.definitions(
              run,
              step -> {
                var retry = step.policy().retry();
                var more = with(retry, "attempts", retry.attempts() + 1);
                return with(step, "policy", with(step.policy(), "retry", more));
              }),
          input,
          facts);
    }
  },

  ROLLBACK_GOES_FORWARD(SimInvariant.COMPENSATION_ORDER) {
    @Override
    Decision goOn(Run run, Input input, Facts facts, DecisionMaker core) {
      return core.decide(
          SimAltered.steps(
              run,
              step ->
                  step.settledAt() == 0
                      ? step
                      : with(step, "settledAt", 1_000_000 - step.settledAt())),
          input,
          facts);
    }
  },

  ROLLBACK_FORGETS_WHO_NEVER_ANSWERED(SimInvariant.EVERY_EFFECT_IS_UNDONE) {
    @Override
    Decision goOn(Run run, Input input, Facts facts, DecisionMaker core) {
      return core.decide(
          input instanceof Input.ResultReceived
              ? run
              : SimAltered.steps(
                  run, step -> with(with(step, "unanswered", List.of()), "inVain", List.of())),
          input,
          facts);
    }
  },

  VERSIONS_ARE_RESOLVED_AGAIN(SimInvariant.VERSION_IS_PINNED) {
    @Override
    Decision goOn(Run run, Input input, Facts facts, DecisionMaker core) {
      var newest = new TreeMap<>(run.state().agents());
      newest.replaceAll((agent, version) -> version + 1);
      return core.decide(
          SimAltered.state(run, state -> with(state, "agents", newest)), input, facts);
    }
  },

  PAUSE_IS_IGNORED(SimInvariant.STANDING_RUN_BEGINS_NOTHING) {
    @Override
    Decision goOn(Run run, Input input, Facts facts, DecisionMaker core) {
      var decision = core.decide(run, input, facts);
      if (run.state().pause() == null || !(input instanceof Input.ResultReceived)) return decision;
      var going =
          core.decide(
              SimAltered.state(
                  run, state -> with(with(state, "pause", null), "status", RunStatus.RUNNING)),
              input,
              facts);
      return begins(going) ? going : decision;
    }

    private static boolean begins(Decision decision) {
      return decision instanceof Decision.Accepted accepted
          && !accepted.entries().isEmpty()
          && accepted.entries().getLast().event() instanceof Event.StepScheduled;
    }
  },

  DEADLINE_NEVER_STANDS(SimInvariant.DEADLINE_STANDS_STILL) {
    @Override
    Decision goOn(Run run, Input input, Facts facts, DecisionMaker core) {
      boolean sees =
          input instanceof Input.TimerFired(Timer timer, var at)
              && timer.kind() == Timer.Kind.DEADLINE;
      return core.decide(
          sees ? SimAltered.state(run, state -> with(state, "waitingSince", null)) : run,
          input,
          facts);
    }
  },

  JOIN_IS_IGNORED(SimInvariant.STEP_FOLLOWS_ITS_JOIN) {
    @Override
    Decision goOn(Run run, Input input, Facts facts, DecisionMaker core) {
      return core.decide(
          SimAltered.definitions(
              run, step -> step.after().isEmpty() ? step : with(step, "join", Join.ANY)),
          input,
          facts);
    }
  },

  BREAKER_IS_IGNORED(SimInvariant.BREAKER_IS_KEPT) {
    @Override
    Decision goOn(Run run, Input input, Facts facts, DecisionMaker core) {
      var none = new TreeMap<String, Instant>();
      return core.decide(run, input, with(with(facts, "unavailable", none), "trials", none));
    }
  },

  TENANT_SHARE_IS_IGNORED(SimInvariant.TENANT_SHARE_IS_KEPT) {
    @Override
    Decision goOn(Run run, Input input, Facts facts, DecisionMaker core) {
      return core.decide(run, input, with(facts, "taskRoom", Integer.MAX_VALUE));
    }
  },

  SESSION_IS_IGNORED(SimInvariant.SESSION_ORDER) {
    @Override
    Decision begin(Input input, Facts facts, DecisionMaker core) {
      return core.decide(null, input, with(facts, "session", null));
    }
  },

  START_IS_LOST(SimInvariant.ACCEPTED_RUN_ENDS) {
    @Override
    Decision begin(Input input, Facts facts, DecisionMaker core) {
      return input.cause().startsWith("command-") && input.runId().hashCode() % 5 == 0
          ? new Decision.Ignored("the fault that was planted")
          : core.decide(null, input, facts);
    }
  },

  PARENT_IS_NOT_TOLD(SimInvariant.CHILD_AND_PARENT_AGREE) {
    @Override
    Decision goOn(Run run, Input input, Facts facts, DecisionMaker core) {
      return without(core.decide(run, input, facts), Effect.TellParent.class::isInstance);
    }
  },

  CHILD_IS_NOT_CANCELLED(SimInvariant.CHILD_AND_PARENT_AGREE) {
    @Override
    Decision goOn(Run run, Input input, Facts facts, DecisionMaker core) {
      return without(
          core.decide(run, input, facts),
          effect ->
              effect instanceof Effect.CommandOther(Command command)
                  && command.body() instanceof CommandBody.CancelRun);
    }
  },

  STATE_IS_NOT_THE_FOLD(SimInvariant.REFOLD_EQUALS_STATE) {
    @Override
    RunState after(Run run, Decision.Accepted accepted) {
      var usage = accepted.state().usage();
      return with(accepted.state(), "usage", usage.plus(usage));
    }
  },

  SIGNALS_MAKE_IT_FAIL(SimInvariant.MACHINE_NEVER_FAILS) {
    @Override
    Decision goOn(Run run, Input input, Facts facts, DecisionMaker core) {
      if (input instanceof Input.Commanded(Command command, var at)
          && command.body() instanceof CommandBody.SignalRun)
        throw new IllegalStateException("the fault that was planted");
      return core.decide(run, input, facts);
    }
  };

  private final SimInvariant breaks;

  SimCoreFault(SimInvariant breaks) {
    this.breaks = breaks;
  }

  @Override
  public SimInvariant breaks() {
    return breaks;
  }

  @Override
  public final Decision decide(@Nullable Run run, Input input, Facts facts, DecisionMaker core) {
    var decision = run == null ? begin(input, facts, core) : goOn(run, input, facts, core);
    return decision instanceof Decision.Accepted accepted && run != null
        ? with(accepted, "state", after(run, accepted))
        : decision;
  }

  /** The entries fold over what the run is, not over what the faulty core saw of it. */
  RunState after(Run run, Decision.Accepted accepted) {
    var state = run.state();
    for (JournalEntry entry : accepted.entries()) state = Evolver.evolve(state, entry);
    return state;
  }

  /** Decides on a run that exists. */
  Decision goOn(Run run, Input input, Facts facts, DecisionMaker core) {
    return core.decide(run, input, facts);
  }

  /** Decides on a run that does not exist. */
  Decision begin(Input input, Facts facts, DecisionMaker core) {
    return core.decide(null, input, facts);
  }

  private static Decision effects(Decision decision, UnaryOperator<Effect> change) {
    return decision instanceof Decision.Accepted accepted
        ? with(accepted, "effects", accepted.effects().stream().map(change).toList())
        : decision;
  }

  private static Effect asHarmless(Effect effect) {
    return effect instanceof Effect.DispatchTask d ? with(d, "mutates", false) : effect;
  }

  /** Task ids that name the attempt alone, as if every attempt could ask only one thing. */
  private static Decision withoutFences(@Nullable RunState before, Decision decision) {
    if (!(decision instanceof Decision.Accepted accepted)) return decision;
    var entries = accepted.entries().stream().map(SimCoreFault::withoutFence).toList();
    var state = before;
    for (JournalEntry entry : entries) state = Evolver.evolve(state, entry);
    var changed = effects(accepted, SimCoreFault::withoutFence);
    return with(with((Decision.Accepted) changed, "entries", entries), "state", state);
  }

  private static JournalEntry withoutFence(JournalEntry entry) {
    return entry.event() instanceof Event.StepScheduled e
        ? with(
            entry,
            "event",
            with(e, "taskId", RunIds.attemptId(entry.runId(), e.stepId(), e.attempt())))
        : entry;
  }

  private static Effect withoutFence(Effect effect) {
    if (effect instanceof Effect.DispatchTask d) {
      var id = RunIds.attemptId(d.task().runId(), d.task().stepId(), d.task().attempt());
      return with(d, "task", with(d.task(), "taskId", id));
    }
    if (effect instanceof Effect.CancelTask c) {
      var told = c.cancellation();
      var id = RunIds.attemptId(told.runId(), told.stepId(), told.attempt());
      return with(c, "cancellation", with(told, "taskId", id));
    }
    return effect;
  }

  static Decision without(Decision decision, Predicate<Effect> lost) {
    return decision instanceof Decision.Accepted accepted
        ? with(accepted, "effects", accepted.effects().stream().filter(lost.negate()).toList())
        : decision;
  }
}
