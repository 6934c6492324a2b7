package io.millrace.statestore.core;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.ParentStep;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepRetry;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.workflow.ExpressionException;
import io.millrace.contracts.workflow.FailurePolicy;
import io.millrace.contracts.workflow.Target;
import io.millrace.contracts.workflow.Work;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Attempts: they begin, fail, are repeated and given up. */
final class Calls {

  static final String BUDGET_EXCEEDED = "budget_exceeded";
  private static final String AGENT_UNAVAILABLE = "agent_unavailable";

  private Calls() {}

  /**
   * The first attempt of a step or of a call that a step makes.
   *
   * @return false when it must wait; true when something happened, be it a refusal
   */
  static boolean call(Progress p, String id, Target target, Supplier<Json> input) {
    return attempt(p, id, target, 1, input.get());
  }

  private static boolean attempt(Progress p, String id, Target target, int attempt, Json input) {
    return switch (target) {
      case Target.Agent agent -> ask(p, id, agent.name(), attempt, input);
      case Target.SubWorkflow workflow -> {
        if (Budgets.steps(p)) startChild(p, id, workflow.name(), attempt, input);
        yield true;
      }
    };
  }

  private static boolean ask(Progress p, String id, String agent, int attempt, Json input) {
    var until = p.leftAloneUntil(agent);
    if (until != null) {
      refuse(p, id, agent, attempt, input, until);
      return true;
    }
    return switch (Budgets.ask(p, id, agent, attempt, input)) {
      case YES -> {
        dispatch(p, id, agent, attempt, input);
        yield true;
      }
      case LATER -> false;
      case NO -> true;
    };
  }

  private static void refuse(
      Progress p, String id, String agent, int attempt, Json input, Instant until) {
    var message = agent + " failed again and again; it is left alone until " + until;
    p.emit(new Event.AttemptRefused(id, attempt, agent, input, AGENT_UNAVAILABLE, message));
    failed(p, id, new AttemptFailure(attempt, AGENT_UNAVAILABLE, message, true, null, until, null));
  }

  private static void dispatch(Progress p, String id, String agent, int attempt, Json input) {
    var run = p.state();
    int version =
        Objects.requireNonNull(
            run.agents().get(agent), () -> "No version of " + agent + " is pinned");
    var timeoutAt = p.at().plus(policy(p, id).timeout());
    var task =
        AgentTask.of(
            run.runId(),
            id,
            attempt,
            agent,
            version,
            run.tenant(),
            run.sessionId(),
            run.workflow() + "@" + run.workflowVersion(),
            input,
            p.at(),
            timeoutAt,
            run.priority(),
            run.context());
    p.emit(new Event.StepScheduled(id, task.taskId(), attempt, agent, version, input, timeoutAt));
    p.effect(new Effect.DispatchTask(task, mayChangeSomething(p, id, agent)));
    p.dispatched(agent);
    p.startTimer(new Timer(run.runId(), Timer.Kind.STEP_TIMEOUT, id, attempt, timeoutAt));
  }

  /** By what its agent says of itself, or because the step says how it is undone, or undoes. */
  private static boolean mayChangeSomething(Progress p, String id, String agent) {
    return p.terms(agent).mutates() || StepIds.isRollback(id) || policy(p, id).rollback() != null;
  }

  private static void startChild(Progress p, String id, String workflow, int attempt, Json input) {
    var run = p.state();
    var childRunId = RunIds.ofChild(run.runId(), id, attempt);
    int version =
        Objects.requireNonNull(
            run.workflows().get(workflow), () -> "No version of " + workflow + " is pinned");
    var timeoutAt = p.at().plus(policy(p, id).timeout());
    p.emit(new Event.ChildStarted(id, attempt, childRunId, workflow, version, input, timeoutAt));
    p.effect(
        new Effect.StartChild(
            new Command(
                childRunId + "/start",
                childRunId,
                p.at(),
                run.tenant(),
                "run:" + run.runId(),
                new CommandBody.StartRun(
                    workflow, version, run.sessionId(), run.priority(), null, input, null)),
            new ParentStep(run.runId(), id, attempt),
            run.agents(),
            run.terms(),
            run.workflows(),
            run.context()));
    p.startTimer(new Timer(run.runId(), Timer.Kind.STEP_TIMEOUT, id, attempt, timeoutAt));
  }

  /** Begins the attempts whose time has come. True when one did. */
  static boolean retryOverdue(Progress p) {
    if (!p.tally().retries()) return false;
    boolean moved = false;
    for (String id : p.state().steps().keySet()) {
      if (p.ended() || !(p.phase(id) instanceof StepPhase.Retrying due)) continue;
      if (due.dueAt().isAfter(p.at())) continue;
      var step = Objects.requireNonNull(p.step(id));
      var input = Objects.requireNonNull(step.input(), "A retried step has an input");
      moved |= attempt(p, id, target(p, id, step), due.nextAttempt(), input);
    }
    return moved;
  }

  /**
   * A timer that fired while the run stood, or waited for room, is gone, and a clock that stepped
   * back since makes its attempt one to come: the timer is set again. One that is set stays as it
   * is.
   */
  static void waitAgain(Progress p) {
    if (!p.tally().retries()) return;
    for (var step : p.state().steps().entrySet())
      if (step.getValue().phase() instanceof StepPhase.Retrying due
          && due.dueAt().isAfter(p.at())
          && due.equals(p.phaseBefore(step.getKey())))
        p.startTimer(
            new Timer(
                p.state().runId(),
                Timer.Kind.RETRY,
                step.getKey(),
                due.nextAttempt(),
                due.dueAt()));
  }

  private static Target target(Progress p, String id, StepState step) {
    if (step.agent() != null) return new Target.Agent(step.agent());
    return switch (p.definition(id).work()) {
      case Work.Call call -> call.target();
      case Work.MapOver map -> map.target();
      case Work.Loop loop -> loop.target();
      default -> throw new IllegalStateException("The step " + id + " makes no calls");
    };
  }

  static FailurePolicy policy(Progress p, String id) {
    return StepIds.isRollback(id) ? Rollbacks.POLICY : p.definition(id).policy();
  }

  /** An attempt failed: another one follows, or what the definition says. */
  static void failed(Progress p, String id, AttemptFailure failure) {
    var policy = policy(p, id);
    var step = Objects.requireNonNull(p.step(id));
    if (failure.retriable() && step.agent() != null) p.tried(step.agent());
    int counted = failure.attempt() - step.attemptsBefore();
    if (failure.retriable()
        && !ForAPerson.always(failure.code())
        && policy.retry().allowsAfter(counted, failure.code())) {
      var dueAt = dueAt(p, id, policy, failure, counted);
      int next = failure.attempt() + 1;
      p.emit(new Event.StepRetryScheduled(id, next, dueAt));
      p.effect(
          new Effect.ScheduleRetry(
              new StepRetry(p.state().runId(), id, next, dueAt, failure.code())));
    } else giveUp(p, id, failure);
  }

  /**
   * The policy's delay, or longer where the failure told when to come back; never longer than the
   * policy's longest, but for a breaker.
   */
  private static Instant dueAt(
      Progress p, String id, FailurePolicy policy, AttemptFailure failure, int counted) {
    var seed = RunIds.attemptId(p.state().runId(), id, failure.attempt());
    long delayMs = policy.retry().delayAfter(counted, seed).toMillis();
    if (failure.retryAfterMs() != null)
      delayMs =
          Math.max(
              delayMs, Math.min(failure.retryAfterMs(), policy.retry().backoffMax().toMillis()));
    var dueAt = p.at().plusMillis(delayMs);
    return failure.notBefore() == null || failure.notBefore().isBefore(dueAt)
        ? dueAt
        : failure.notBefore();
  }

  private static void giveUp(Progress p, String id, AttemptFailure failure) {
    if (StepIds.isRollback(id)) {
      Reviews.rollbackFailed(p, id, failure);
      return;
    }
    if (!StepIds.isCall(id)) {
      consequence(p, id, failure);
      return;
    }
    var work = p.definition(id).work();
    boolean isForAPerson = ForAPerson.always(failure.code());
    if (work instanceof Work.MapOver map && map.skipsFailedItems() && !isForAPerson) {
      p.emit(new Event.StepSkipped(id, failure.code() + ": " + failure.message(), null));
      return;
    }
    p.emit(new Event.StepFailed(id, failure.attempt(), failure.code(), failure.message()));
    // A supervisor is told that an agent failed, and picks another.
    if (!(work instanceof Work.Supervise) || StepIds.isDecision(id) || isForAPerson)
      callsFailed(p, StepIds.base(id), failure.code(), id + ": " + failure.message());
  }

  /** A step that makes calls cannot go on. */
  static void callsFailed(Progress p, String owner, String code, String message) {
    int attempt = Objects.requireNonNull(p.step(owner)).attempts();
    p.emit(
        new Event.StepAttemptFailed(
            owner, attempt, code, message, false, Usage.NONE, null, null, null));
    consequence(p, owner, AttemptFailure.of(attempt, code, message, false));
  }

  private static void consequence(Progress p, String id, AttemptFailure failure) {
    var reason = failure.code() + ": " + failure.message();
    switch (ForAPerson.consequence(failure.code(), p.definition(id).policy().onFailure())) {
      case FAIL -> {
        p.emit(new Event.StepFailed(id, failure.attempt(), failure.code(), failure.message()));
        Ends.fail(p, failure.code(), "Step " + id + ": " + failure.message(), id);
      }
      case SKIP -> p.emit(new Event.StepSkipped(id, reason, null));
      case DEGRADE -> degrade(p, id, failure);
      case REVIEW -> Reviews.stepFailed(p, id, reason, failure);
      case COMPENSATE -> {
        p.emit(new Event.StepFailed(id, failure.attempt(), failure.code(), failure.message()));
        Rollbacks.begin(p, failure.code(), "Step " + id + ": " + failure.message(), id);
      }
    }
  }

  private static void degrade(Progress p, String id, AttemptFailure failure) {
    try {
      p.emit(
          new Event.StepDegraded(
              id, substitute(p, id, failure.partial()), failure.code(), failure.message()));
    } catch (ExpressionException e) {
      var message = String.valueOf(e.getMessage());
      p.emit(new Event.StepFailed(id, failure.attempt(), "expression_failed", message));
      Ends.fail(p, "expression_failed", message, id);
    }
  }

  private static Json substitute(Progress p, String id, @Nullable Json partial) {
    var fallback = p.definition(id).policy().fallback();
    if (fallback != null) return fallback.json(p.scope());
    return partial == null ? Json.EMPTY_OBJECT : partial;
  }

  /** An attempt that the budget does not pay is left out, and the run goes on with less. */
  static void withoutBudget(
      Progress p, String id, String agent, int attempt, Json input, String message) {
    p.emit(new Event.AttemptRefused(id, attempt, agent, input, BUDGET_EXCEEDED, message));
    p.emit(new Event.StepSkipped(id, BUDGET_EXCEEDED + ": " + message, null));
  }
}
