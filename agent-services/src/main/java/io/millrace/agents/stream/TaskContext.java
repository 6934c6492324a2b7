package io.millrace.agents.stream;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentMemory;
import io.millrace.agents.api.AgentTools;
import io.millrace.agents.api.ModelClient;
import io.millrace.agents.api.SessionContext;
import io.millrace.agents.api.ToolModel;
import io.millrace.agents.core.Meter;
import io.millrace.agents.driven.ToolCaller;
import io.millrace.agents.ledger.AttemptCalls;
import io.millrace.agents.ledger.CallOwner;
import io.millrace.agents.model.ModelUse;
import io.millrace.agents.tool.ToolUse;
import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.definition.Reference;
import io.millrace.contracts.definition.ToolDefinition;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.CallRecord;
import io.millrace.contracts.message.LiveKind;
import io.millrace.contracts.message.RegistryKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The context of one attempt. What the agent works with is found by {@link #prepare}, before its
 * code runs. After {@link #end()} nothing more of the attempt is shown, whatever its agent still
 * does.
 */
final class TaskContext implements DrivenContext, AutoCloseable {

  private final AgentTask task;
  private final PublishedAgent agent;
  private final Instant deadline;
  private final LiveFrames live;
  private final AttemptServices services;
  private final AttemptCalls calls;
  private final Meter meter = new Meter();
  private volatile boolean ended;
  private @Nullable AttemptGuards guards;
  private @Nullable AttemptTools tools;
  private Memories.@Nullable Opened memory;
  private SessionContext session = SessionContext.NONE;

  TaskContext(
      AgentTask task,
      PublishedAgent agent,
      Instant deadline,
      LiveFrames live,
      AttemptServices services) {
    this.task = task;
    this.agent = agent;
    this.deadline = deadline;
    this.live = live;
    this.services = services;
    this.calls = services.ledger().attempt(CallOwner.of(task));
  }

  /**
   * Finds guardrails, tools and memories of the agent, and lets the input pass the guardrails.
   *
   * @return the input as the agent may see it
   */
  Json prepare(Json input) throws AgentException {
    var opened = AttemptGuards.open(agent, services.parts(), services.guardLimits(), task, meter);
    guards = opened;
    tools = tools(opened);
    var policy = definition().parts().memory();
    if (policy != null) memory = memory(agent.pinned(RegistryKind.MEMORY, policy), input);
    var before = task.context();
    if (before != null)
      session = opened.context(before).map(SessionContext::of).orElse(SessionContext.NONE);
    return opened.input(input);
  }

  /** What was said before, as far as the guardrails let it pass. */
  @Override
  public SessionContext session() {
    return session;
  }

  /** The output as it may leave the agent; what its memory policy keeps is remembered. */
  Json passed(Json output) throws AgentException {
    var passed = Objects.requireNonNull(guards).output(output);
    if (memory != null) memory.remember(passed);
    return passed;
  }

  private AttemptTools tools(AttemptGuards opened) throws AgentException {
    var allowed = new ArrayList<Reference>();
    var definitions = new ArrayList<ToolDefinition>();
    for (var named : definition().parts().tools()) {
      var reference = agent.pinned(RegistryKind.TOOL, named);
      var tool =
          services
              .parts()
              .tool(reference)
              .orElseThrow(
                  () ->
                      AgentException.retriable(
                          "tool_unknown", "The tool " + reference + " is not published here"));
      allowed.add(reference);
      definitions.add(tool.definition());
    }
    var use = new ToolUse(CallOwner.of(task), allowed, calls, deadline, meter::called);
    return new AttemptTools(services.tools(), use, definitions, opened, this::showTool);
  }

  private Memories.Opened memory(Reference reference, Json input) throws AgentException {
    var policy =
        services
            .parts()
            .memory(reference)
            .orElseThrow(
                () ->
                    AgentException.retriable(
                        "memory_policy_missing",
                        "The memory policy " + reference + " is not published here"));
    return services.memories().open(policy, task, input);
  }

  void end() {
    ended = true;
  }

  @Override
  public void close() {
    if (guards != null) guards.close();
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
    return agent.definition();
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

  void showStarted() {
    if (!ended) live.started();
  }

  private void showTool(String name) {
    if (!ended) live.show(LiveKind.TOOL, name);
  }

  @Override
  public <T> T tool(String name, Callable<T> call) throws AgentException, InterruptedException {
    showTool(name);
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
  public AgentTools tools() {
    return Objects.requireNonNull(tools, "tools of an attempt that is prepared");
  }

  @Override
  public ToolCaller toolCaller() {
    return Objects.requireNonNull(tools, "tools of an attempt that is prepared").forModel();
  }

  @Override
  public AgentMemory memory() {
    return memory == null ? AgentMemory.NONE : memory;
  }

  @Override
  public List<String> recalled(Json input) throws AgentException {
    if (memory == null) return List.of();
    var passed = Objects.requireNonNull(guards);
    return memory.recall(memory.query(input)).stream()
        .map(text -> passed.context(Json.of((Object) text)))
        .flatMap(Optional::stream)
        .map(json -> json.tree().asText())
        .toList();
  }

  @Override
  public Optional<ModelClient> model() throws AgentException {
    return toolModel().map(model -> model);
  }

  @Override
  public Optional<ToolModel> toolModel() throws AgentException {
    var named = definition().parts().model();
    return services
        .models()
        .open(
            named == null ? null : agent.pinned(RegistryKind.MODEL, named),
            new ModelUse(
                meter,
                this::delta,
                deadline,
                definition().tokensMax(),
                definition().costMicroUsdMax(),
                task.tenant(),
                new LedgerRecorder(calls)));
  }

  @Override
  public String prompt() throws AgentException {
    var own = definition().prompt();
    if (own != null) return own;
    var reference =
        agent.pinned(
            RegistryKind.PROMPT,
            Objects.requireNonNull(definition().parts().prompt(), "prompt of an agent"));
    return services
        .parts()
        .prompt(reference)
        .orElseThrow(
            () ->
                AgentException.retriable(
                    "prompt_unknown", "The prompt " + reference + " is not published here"))
        .template();
  }
}
