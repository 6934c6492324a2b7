package io.millrace.statestore.stream;

import static io.millrace.statestore.stream.SimInvariant.MACHINE_NEVER_FAILS;
import static io.millrace.statestore.stream.SimInvariant.REFOLD_EQUALS_STATE;
import static io.millrace.statestore.stream.SimViolation.require;

import io.millrace.contracts.message.JournalEntry;
import io.millrace.statestore.core.IllegalTransitionException;
import io.millrace.statestore.ops.StateStoreConfig;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Follows the machine move by move and checks every invariant of what it touched. */
final class SimChecks {

  private final SimModel model;
  private final SimAgents agents;
  private final SimBreakers breakers;
  private final SimMoveChecks moves;
  private final SimBoundChecks bounds;
  private final SimFamilyChecks families;
  private final SimSessionChecks sessions;
  private final SimWaitChecks waits;

  SimChecks(SimModel model, SimMachine machine, SimAgents agents, StateStoreConfig config) {
    this.model = model;
    this.agents = agents;
    breakers = new SimBreakers(config.breakerFailures(), config.breakerOpen());
    moves = new SimMoveChecks(model, machine);
    bounds = new SimBoundChecks(model, machine, config.tenantTasksMax(), breakers);
    families = new SimFamilyChecks(model);
    sessions = new SimSessionChecks(model, machine);
    waits = new SimWaitChecks(machine);
  }

  void check(SimMove move) {
    var error = SimErrors.take();
    require(error == null, MACHINE_NEVER_FAILS, () -> String.valueOf(error));
    moves.before(move);
    sessions.begin();
    var firsts = new HashMap<String, Long>();
    for (JournalEntry entry : move.entries) fold(entry, firsts, move.nowMs);
    moves.after(move);
    touched(firsts);
  }

  private void fold(JournalEntry entry, Map<String, Long> firsts, long nowMs) {
    var run = model.run(entry.runId());
    long first = firsts.computeIfAbsent(run.runId, id -> entry.sequence());
    SimJournalChecks.check(run, entry);
    breakers.begin(entry);
    bounds.check(run, entry, first);
    SimRollbackChecks.check(run, entry);
    families.versions(run, entry);
    sessions.check(run, entry);
    var out = tasksOut(run);
    try {
      model.apply(entry);
    } catch (IllegalTransitionException e) {
      throw new SimViolation(REFOLD_EQUALS_STATE, String.valueOf(e.getMessage()));
    }
    breakers.note(run, entry, nowMs);
    moves.notes(run, out);
  }

  private static Set<String> tasksOut(SimRun run) {
    var out = new HashSet<String>();
    for (var step : run.steps.values())
      for (var task : step.tasks.entrySet())
        if (task.getValue() == SimStep.Fate.OUT) out.add(step.id + "/" + task.getKey());
    return out;
  }

  private void touched(Map<String, Long> firsts) {
    var touchedSessions = new LinkedHashSet<String>();
    var tenants = new TreeSet<String>();
    for (String runId : firsts.keySet()) {
      var run = Objects.requireNonNull(model.find(runId));
      waits.check(run);
      families.check(run);
      tenants.add(run.state().tenant());
      var session = SimSessionChecks.sessionOf(run);
      if (session != null) touchedSessions.add(session);
    }
    sessions.check(touchedSessions);
    bounds.shares(tenants);
  }

  void commit() {
    for (String runId : model.moved())
      SimRollbackChecks.undone(Objects.requireNonNull(model.find(runId)), agents);
    model.commit();
    breakers.commit();
  }

  void rollback() {
    model.rollback();
    breakers.rollback();
    moves.remember();
  }
}
