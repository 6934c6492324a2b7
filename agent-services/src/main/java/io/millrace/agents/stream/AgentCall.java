package io.millrace.agents.stream;

import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.agents.core.OutcomeRules;
import io.millrace.agents.core.Texts;
import io.millrace.agents.ops.AgentMetrics;
import io.millrace.contracts.message.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Runs an agent's code on a virtual thread of its own until it answers, throws or its time is over;
 * then it is interrupted. Whatever it throws becomes an outcome. Messages of unexpected exceptions
 * go nowhere, not even to the log, because they may hold what the agent was given; the log has the
 * stack under an incident number.
 */
final class AgentCall {

  private static final Duration END_GRACE = Duration.ofMillis(500);
  private static final int FRAMES_LOGGED_MAX = 15;
  private static final Logger LOG = Logger.getLogger(AgentCall.class);

  private final Agent agent;
  private final OutcomeRules rules;
  private final AgentMetrics metrics;

  AgentCall(Agent agent, OutcomeRules rules, AgentMetrics metrics) {
    this.agent = agent;
    this.rules = rules;
    this.metrics = metrics;
  }

  /**
   * @throws InterruptedException when the service stops; the agent was interrupted too
   */
  Outcome run(AgentInput input, TaskContext context) throws InterruptedException {
    var answer = new CompletableFuture<AgentOutput>();
    var thread =
        Thread.ofVirtual()
            .name("millrace-agent-" + agent.name())
            .start(() -> handle(input, context, answer));
    try {
      long ms = Math.max(0, Duration.between(Instant.now(), context.deadline()).toMillis());
      return rules.succeeded(context.definition(), answer.get(ms, TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      context.end();
      end(thread, context);
      return OutcomeRules.failed("agent_timeout", "The agent did not end within its time", true);
    } catch (ExecutionException e) {
      return e.getCause() instanceof AgentException known
          ? OutcomeRules.failed(known)
          : unexpected(e.getCause(), context);
    } finally {
      context.end();
      thread.interrupt();
    }
  }

  private void handle(
      AgentInput input, TaskContext context, CompletableFuture<AgentOutput> answer) {
    try {
      answer.complete(agent.handle(input, context));
    } catch (Throwable e) {
      answer.completeExceptionally(e);
    }
  }

  private void end(Thread thread, TaskContext context) throws InterruptedException {
    thread.interrupt();
    if (thread.join(END_GRACE)) return;
    metrics.abandoned(agent.name());
    LOG.warnf(
        "The agent %s goes on with %s although its time is over and it was interrupted",
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
