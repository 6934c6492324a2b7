package io.millrace.agents.stream;

import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.agents.core.OutcomeRules;
import io.millrace.agents.core.Texts;
import io.millrace.agents.ops.AgentMetrics;
import io.millrace.agents.store.ClaimChecks;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.Outcome.TaskFailed;
import io.millrace.contracts.message.Outcome.TaskSucceeded;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Runs an agent's code on a virtual thread of its own until it answers, throws, is cancelled or its
 * time is over; then it is interrupted. Around it, on the same thread and within the same time, the
 * input's claim checks are resolved and a large output becomes one. Whatever it throws becomes an
 * outcome. Messages of unexpected exceptions go nowhere, not even to the log, because they may hold
 * what the agent was given; the log has the stack under an incident number.
 */
final class AgentCall {

  /** An attempt that ends sooner is not shown live: the journal shows it as soon. */
  private static final long SHOWN_AFTER_MS = 50;

  private static final Duration END_GRACE = Duration.ofMillis(500);
  private static final int FRAMES_LOGGED_MAX = 15;
  private static final Logger LOG = Logger.getLogger(AgentCall.class);

  private final Agent agent;
  private final OutcomeRules rules;
  private final ClaimChecks claims;
  private final AgentMetrics metrics;

  AgentCall(Agent agent, OutcomeRules rules, ClaimChecks claims, AgentMetrics metrics) {
    this.agent = agent;
    this.rules = rules;
    this.claims = claims;
    this.metrics = metrics;
  }

  /**
   * @param cancelled completes with a reason when nobody waits for the task any more
   * @throws InterruptedException when the service stops; the agent was interrupted too
   */
  Outcome run(TaskContext context, CompletableFuture<String> cancelled)
      throws InterruptedException {
    var answer = new CompletableFuture<Outcome>();
    var thread =
        Thread.ofVirtual()
            .name("millrace-agent-" + agent.name())
            .start(() -> work(context, answer));
    cancelled.thenAccept(reason -> answer.completeExceptionally(new CancelledException(reason)));
    try {
      return await(answer, context);
    } catch (TimeoutException e) {
      end(thread, context);
      return timeout(context);
    } catch (ExecutionException e) {
      return switch (e.getCause()) {
        case CancelledException known -> {
          end(thread, context);
          yield OutcomeRules.cancelled(known.reason);
        }
        case null, default -> unexpected(e.getCause(), context);
      };
    } finally {
      context.end();
      thread.interrupt();
    }
  }

  private static Outcome await(CompletableFuture<Outcome> answer, TaskContext context)
      throws InterruptedException, ExecutionException, TimeoutException {
    long ms = Math.max(0, Duration.between(Instant.now(), context.deadline()).toMillis());
    long first = Math.min(ms, SHOWN_AFTER_MS);
    try {
      return answer.get(first, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      context.showStarted();
      return answer.get(ms - first, TimeUnit.MILLISECONDS);
    }
  }

  /** The agent's own limit and the step's are told apart: who mends them is not the same. */
  private static Outcome timeout(TaskContext context) {
    return context.deadline().isBefore(context.task().timeoutAt())
        ? OutcomeRules.failed(
            "agent_timeout", "The agent did not end within the time of its definition", true)
        : OutcomeRules.failed(
            "step_timeout", "The agent did not end within the time of its step", true);
  }

  /** Carries a cancellation to the one who waits for the answer. */
  private static final class CancelledException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    CancelledException(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }
  }

  private void work(TaskContext context, CompletableFuture<Outcome> answer) {
    try {
      answer.complete(attempt(context));
    } catch (Throwable e) {
      answer.completeExceptionally(e);
    }
  }

  private Outcome attempt(TaskContext context) throws InterruptedException {
    var runId = context.task().runId();
    try {
      var input = claims.resolve(context.task().input());
      var refused = OutcomeRules.refuse(context.definition(), input);
      if (refused.isPresent()) return refused.get();
      var given = agent.handle(new AgentInput(context.prepare(input)), context);
      var output =
          new AgentOutput(context.passed(given.document()), given.confidence(), given.warnings());
      return switch (rules.succeeded(context.definition(), output)) {
        case TaskSucceeded o ->
            new TaskSucceeded(claims.check(runId, o.output()), o.confidence(), o.warnings());
        case TaskFailed failed -> failed;
      };
    } catch (AgentException e) {
      return failed(runId, rules.failed(e));
    } finally {
      context.close();
    }
  }

  /** A partial output that cannot be kept is not worth the reason it came with. */
  private Outcome failed(String runId, TaskFailed failure) throws InterruptedException {
    if (failure.partial() == null) return failure;
    try {
      return OutcomeRules.with(failure, claims.check(runId, failure.partial()));
    } catch (AgentException e) {
      LOG.warnf("A partial output of run %s is left out: %s", runId, e.getMessage());
      return OutcomeRules.with(failure, null);
    }
  }

  /** Interrupts the agent and gives it a moment, so that what it used is counted. */
  private void end(Thread thread, TaskContext context) throws InterruptedException {
    context.end();
    thread.interrupt();
    if (thread.join(END_GRACE)) return;
    metrics.abandoned(agent.name());
    LOG.warnf(
        "The agent %s goes on with %s although its attempt is over and it was interrupted",
        agent.name(), context.task().taskId());
  }

  private Outcome unexpected(Throwable failure, TaskContext context) {
    var incident = UUID.randomUUID().toString();
    LOG.errorf(
        "Incident %s: the agent %s failed at %s with %s",
        incident, agent.name(), context.task().taskId(), Texts.trail(failure, FRAMES_LOGGED_MAX));
    return OutcomeRules.failed(
        "agent_error",
        "The agent failed unexpectedly; the log has it as incident " + incident,
        true);
  }
}
