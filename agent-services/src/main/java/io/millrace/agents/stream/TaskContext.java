package io.millrace.agents.stream;

import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.ModelClient;
import io.millrace.agents.core.Meter;
import io.millrace.agents.model.ModelGateway;
import io.millrace.agents.model.ModelUse;
import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.CallRecord;
import io.millrace.contracts.message.LiveKind;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * The context of one attempt. After {@link #end()} nothing more of it is shown, whatever its agent
 * still does.
 */
final class TaskContext implements AgentContext {

  private final AgentTask task;
  private final AgentDefinition definition;
  private final Instant deadline;
  private final LiveFrames live;
  private final Optional<ModelGateway> gateway;
  private final Meter meter = new Meter();
  private volatile boolean ended;

  TaskContext(
      AgentTask task,
      AgentDefinition definition,
      Instant deadline,
      LiveFrames live,
      Optional<ModelGateway> gateway) {
    this.task = task;
    this.definition = definition;
    this.deadline = deadline;
    this.live = live;
    this.gateway = gateway;
  }

  void end() {
    ended = true;
  }

  Meter meter() {
    return meter;
  }

  @Override
  public AgentTask task() {
    return task;
  }

  @Override
  public AgentDefinition definition() {
    return definition;
  }

  @Override
  public Instant deadline() {
    return deadline;
  }

  @Override
  public boolean cancelled() {
    return ended;
  }

  @Override
  public void delta(String text) {
    if (!ended) live.delta(text);
  }

  @Override
  public <T> T tool(String name, Callable<T> call) throws AgentException, InterruptedException {
    if (!ended) live.show(LiveKind.TOOL, name);
    long startedAt = System.nanoTime();
    var outcome = "error";
    try {
      var value = call.call();
      outcome = "ok";
      return value;
    } catch (AgentException e) {
      outcome = e.code();
      throw e;
    } catch (InterruptedException e) {
      outcome = "interrupted";
      throw e;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AgentException(
          "tool_failed",
          "The tool " + name + " failed (" + e.getClass().getSimpleName() + ")",
          true,
          null,
          e);
    } finally {
      meter.called(
          new CallRecord(
              "tool", name, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt), outcome));
    }
  }

  @Override
  public Optional<ModelClient> model() {
    return gateway.map(
        model -> model.open(new ModelUse(meter, this::delta, deadline, definition.tokensMax())));
  }
}
