package io.millrace.agents.tool;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.ledger.CallOwner;
import io.millrace.agents.ledger.EffectKey;
import io.millrace.agents.ledger.Performed;
import io.millrace.agents.secret.CallSecrets;
import io.millrace.agents.secret.Redactor;
import io.millrace.agents.secret.SecretRef;
import io.millrace.agents.secret.SecretSource;
import io.millrace.contracts.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * One call on a virtual thread of its own, which is interrupted when its time is over. Secrets are
 * opened and dropped there; what comes out has none.
 */
final class ToolCall {

  /** For looking at a tool, which is no call of any task. */
  static final CallOwner NOBODY = new CallOwner("", "", "", 1, "");

  private static final EffectKey NO_EFFECT = new EffectKey("0".repeat(64));
  private static final Logger LOG = Logger.getLogger(ToolCall.class);

  private final Tool tool;
  private final CallOwner owner;
  private final SecretSource secrets;
  private final int answerBytesMax;

  ToolCall(Tool tool, CallOwner owner, SecretSource secrets, int answerBytesMax) {
    this.tool = tool;
    this.owner = owner;
    this.secrets = secrets;
    this.answerBytesMax = answerBytesMax;
  }

  /** Work within a call. */
  @FunctionalInterface
  interface Work<T> {
    T with(ToolContext context) throws AgentException, InterruptedException;
  }

  Performed perform(ToolCaller caller, Json arguments, EffectKey key, Duration timeout)
      throws InterruptedException {
    try {
      return within(timeout, key, context -> send(caller, arguments, context));
    } catch (AgentException e) {
      return new Performed.Unclear(e);
    }
  }

  <T> T within(Duration timeout, Work<T> work) throws AgentException, InterruptedException {
    return within(timeout, NO_EFFECT, work);
  }

  private <T> T within(Duration timeout, EffectKey key, Work<T> work)
      throws AgentException, InterruptedException {
    var task = new FutureTask<>(() -> open(Instant.now().plus(timeout), key, work));
    var thread = Thread.ofVirtual().name("millrace-tool-" + tool.name()).start(task);
    try {
      return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw ToolFailures.timeout(tool);
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case AgentException known -> known;
        case Error error -> throw error;
        case null, default -> unexpected(e.getCause());
      };
    } finally {
      thread.interrupt();
    }
  }

  /** The message of the exception goes nowhere: it may hold what the tool was given. */
  private AgentException unexpected(Throwable cause) {
    var name = cause.getClass().getSimpleName();
    LOG.warnf("The tool %s ended with %s", tool.label(), cause.getClass().getName());
    return ToolFailures.failed(tool, name);
  }

  private <T> T open(Instant deadline, EffectKey key, Work<T> work)
      throws AgentException, InterruptedException {
    var declared = SecretRef.declaredBy(tool.definition().document());
    try (var opened = new CallSecrets(secrets, declared)) {
      try {
        return work.with(new ToolContext(owner, key, deadline, opened, answerBytesMax));
      } catch (AgentException e) {
        throw opened.redactor().failure(e);
      }
    }
  }

  private Performed send(ToolCaller caller, Json arguments, ToolContext context)
      throws AgentException, InterruptedException {
    ToolCaller.Sending sending;
    try {
      sending = caller.prepare(tool, arguments.tree(), context);
    } catch (AgentException e) {
      return new Performed.NothingHappened(context.secrets().redactor().failure(e));
    }
    // Whoever was kept waiting until now must not send what another may have taken over.
    if (Thread.currentThread().isInterrupted() || !Instant.now().isBefore(context.deadline()))
      return new Performed.NothingHappened(ToolFailures.timeout(tool));
    var performed = sending.send();
    return shown(performed, context.secrets().redactor());
  }

  private Performed shown(Performed performed, Redactor redactor) {
    return switch (performed) {
      case Performed.Succeeded success -> {
        var result = redactor.json(success.result());
        yield result.text().getBytes(StandardCharsets.UTF_8).length > answerBytesMax
            ? new Performed.HappenedUnusable(ToolFailures.tooLarge(tool, answerBytesMax))
            : new Performed.Succeeded(result, success.usage());
      }
      case Performed.NothingHappened nothing ->
          new Performed.NothingHappened(redactor.failure(nothing.failure()));
      case Performed.Unclear unclear -> new Performed.Unclear(redactor.failure(unclear.failure()));
      case Performed.HappenedUnusable unusable ->
          new Performed.HappenedUnusable(redactor.failure(unusable.failure()));
    };
  }
}
