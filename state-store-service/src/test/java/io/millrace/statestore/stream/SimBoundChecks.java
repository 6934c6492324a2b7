package io.millrace.statestore.stream;

import static io.millrace.statestore.stream.SimInvariant.BREAKER_IS_KEPT;
import static io.millrace.statestore.stream.SimInvariant.BUDGET_IS_KEPT;
import static io.millrace.statestore.stream.SimInvariant.LIMITS_ARE_KEPT;
import static io.millrace.statestore.stream.SimInvariant.TENANT_SHARE_IS_KEPT;
import static io.millrace.statestore.stream.SimViolation.require;

import io.millrace.contracts.message.AgentTerms;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.StepState;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.apache.kafka.streams.state.KeyValueIterator;

/** Budgets, limits, tenants' shares and breakers, checked where a task begins. */
final class SimBoundChecks {

  private final SimModel model;
  private final SimMachine machine;
  private final int tenantTasksMax;
  private final SimBreakers breakers;

  SimBoundChecks(SimModel model, SimMachine machine, int tenantTasksMax, SimBreakers breakers) {
    this.model = model;
    this.machine = machine;
    this.tenantTasksMax = tenantTasksMax;
    this.breakers = breakers;
  }

  void check(SimRun run, JournalEntry entry, long firstSequence) {
    var state = run.state;
    if (state == null || run.started == null) return;
    switch (entry.event()) {
      case Event.StepScheduled e -> {
        require(
            !breakers.isOpen(e.agent(), entry.at()),
            BREAKER_IS_KEPT,
            () -> e.agent() + " gets a task of " + run.runId + " though its breaker is open");
        if (state.compensation() != null) return;
        begins(run, state, firstSequence);
        parallel(run, state);
        affordable(run, state, e);
      }
      case Event.ChildStarted e -> {
        if (state.compensation() == null) begins(run, state, firstSequence);
      }
      case Event.StepSucceeded e -> {
        int bytes = e.output().text().getBytes(StandardCharsets.UTF_8).length;
        require(
            bytes <= run.workflow().limits().payloadBytes(),
            LIMITS_ARE_KEPT,
            () -> e.stepId() + " of " + run.runId + " has an output of " + bytes + " bytes");
      }
      default -> {}
    }
  }

  private static void begins(SimRun run, RunState state, long firstSequence) {
    var limits = run.workflow().limits();
    int begun = state.steps().values().stream().mapToInt(StepState::attempts).sum();
    require(
        begun < limits.steps(),
        LIMITS_ARE_KEPT,
        () -> run.runId + " begins attempt " + (begun + 1) + " of " + limits.steps());
    require(
        firstSequence <= limits.events(),
        LIMITS_ARE_KEPT,
        () -> run.runId + " begins something new after " + firstSequence + " events");
  }

  private void parallel(SimRun run, RunState state) {
    require(
        run.tasksOut() < run.workflow().limits().parallel(),
        LIMITS_ARE_KEPT,
        () -> run.runId + " has " + (run.tasksOut() + 1) + " tasks out");
    int out = model.tasksOut(state.tenant());
    require(
        out < tenantTasksMax,
        TENANT_SHARE_IS_KEPT,
        () -> "tenant " + state.tenant() + " has " + (out + 1) + " tasks out");
  }

  private static void affordable(SimRun run, RunState state, Event.StepScheduled e) {
    var budget = run.workflow().budget();
    long tokens = reserved(run, state, e, AgentTerms::tokensMax);
    long cost = reserved(run, state, e, AgentTerms::costMicroUsdMax);
    require(
        tokens <= budget.tokens() - run.tokensUsed,
        BUDGET_IS_KEPT,
        () -> run.runId + " used " + run.tokensUsed + " tokens and reserves " + tokens);
    require(
        cost <= budget.costMicroUsd() - run.costUsed,
        BUDGET_IS_KEPT,
        () -> run.runId + " used " + run.costUsed + " and reserves " + cost);
  }

  private static long reserved(
      SimRun run, RunState state, Event.StepScheduled e, ToLongFunction<AgentTerms> most) {
    long sum = most.applyAsLong(terms(state, e.agent()));
    for (var step : run.steps.values())
      if (step.isOut() && step.agent != null) sum += most.applyAsLong(terms(state, step.agent));
    return sum;
  }

  private static AgentTerms terms(RunState state, String agent) {
    return Objects.requireNonNull(state.terms().get(agent), "every agent has terms");
  }

  /** What the store says of a tenant is what its runs say. */
  void shares(Iterable<String> tenants) {
    var store = new Tenants(machine.tenants, tenantTasksMax);
    for (String tenant : tenants) {
      int out = model.tasksOut(tenant);
      require(
          store.out(tenant) == out,
          TENANT_SHARE_IS_KEPT,
          () -> "tenant " + tenant + " has " + out + " tasks out, not " + store.out(tenant));
      var prefix = "waiting/" + tenant + "/";
      try (KeyValueIterator<String, byte[]> waiting =
          machine.tenants.range(prefix, prefix + '\uffff')) {
        require(
            out >= tenantTasksMax || !waiting.hasNext(),
            TENANT_SHARE_IS_KEPT,
            () -> "tenant " + tenant + " has room, and a run waits for it");
      }
    }
  }
}
