package io.millrace.statestore.stream;

import static io.millrace.statestore.stream.SimInvariant.SESSION_ORDER;
import static io.millrace.statestore.stream.SimViolation.require;

import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.SessionState;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.workflow.SessionPolicy.OnMessage;
import io.millrace.statestore.core.Sessions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Runs of a session have their turns in order. */
final class SimSessionChecks {

  private final SimModel model;
  private final SimMachine machine;

  /** Who was at work when a run of this move began. */
  private final Map<String, List<String>> atWorkBefore = new HashMap<>();

  SimSessionChecks(SimModel model, SimMachine machine) {
    this.model = model;
    this.machine = machine;
  }

  void begin() {
    atWorkBefore.clear();
  }

  /** Before the entry is folded. */
  void check(SimRun run, JournalEntry entry) {
    switch (entry.event()) {
      case Event.RunStarted e -> {
        if (e.sessionId() == null || e.parent() != null || e.forkedFrom() != null) return;
        var busy = atWork(e.sessionId()).stream().map(other -> other.runId).toList();
        atWorkBefore.put(run.runId, busy);
        require(
            busy.isEmpty() || policy(e) != OnMessage.REJECT,
            SESSION_ORDER,
            () -> run.runId + " begins although " + busy + " is at work and it should be refused");
      }
      case Event.RunReleased e -> {
        var sessionId = String.valueOf(run.state().sessionId());
        require(
            atWork(sessionId).isEmpty(),
            SESSION_ORDER,
            () -> run.runId + " has its turn although others are at work");
        var first = held(sessionId).getFirst();
        require(
            first == run, SESSION_ORDER, () -> run.runId + " has its turn before " + first.runId);
      }
      default -> {}
    }
  }

  private static OnMessage policy(Event.RunStarted e) {
    return SimCatalogue.PARSED.get(e.digest(), e::definition).session().onMessage();
  }

  private List<SimRun> atWork(String sessionId) {
    return model.turns(sessionId).stream().filter(SimSessionChecks::isAtWork).toList();
  }

  private static boolean isAtWork(SimRun run) {
    return run.isOpen() && run.state().hold() == null && run.state().status() == RunStatus.RUNNING;
  }

  private List<SimRun> held(String sessionId) {
    var held = new ArrayList<SimRun>();
    for (var run : model.turns(sessionId))
      if (run.isOpen() && run.state().hold() != null) held.add(run);
    held.sort(Comparator.comparingLong(run -> run.heldSince));
    return held;
  }

  /** After the move, for each session that it touched. */
  void check(Iterable<String> sessionIds) {
    for (String sessionId : sessionIds) {
      var stored = stored(sessionId);
      if (stored == null) {
        require(
            model.turns(sessionId).isEmpty(), SESSION_ORDER, () -> sessionId + " is not stored");
        continue;
      }
      check(sessionId, stored);
    }
    atWorkBefore.forEach((runId, busy) -> met(Objects.requireNonNull(model.find(runId)), busy));
  }

  private void check(String sessionId, SessionState stored) {
    var atWork = new TreeSet<String>();
    for (var run : atWork(sessionId)) atWork.add(run.runId);
    var held = held(sessionId).stream().map(run -> run.runId).toList();
    require(
        atWork.equals(new TreeSet<>(stored.active())),
        SESSION_ORDER,
        () -> sessionId + " has at work " + atWork + ", not " + stored.active());
    require(
        held.equals(stored.queue()),
        SESSION_ORDER,
        () -> sessionId + " has waiting " + held + ", not " + stored.queue());
    require(
        held.isEmpty() || !atWork.isEmpty(),
        SESSION_ORDER,
        () -> sessionId + " has nobody at work, and " + held + " wait");
    require(
        stored.turnCount() == model.turns(sessionId).size(),
        SESSION_ORDER,
        () ->
            sessionId
                + " has "
                + model.turns(sessionId).size()
                + " turns, not "
                + stored.turnCount());
    var summary = stored.summaryRunId() == null ? null : model.find(stored.summaryRunId());
    require(
        stored.summaryRunId() == null || (summary != null && summary.isOpen()),
        SESSION_ORDER,
        () -> sessionId + " waits for the summary of " + stored.summaryRunId());
  }

  /** A run that found others at work did as its workflow says. */
  private void met(SimRun run, List<String> busy) {
    var started = Objects.requireNonNull(run.started);
    boolean waits = run.journal.size() > 1 && run.journal.get(1).event() instanceof Event.RunHeld;
    require(
        waits == (!busy.isEmpty() && policy(started) == OnMessage.ENQUEUE),
        SESSION_ORDER,
        () -> run.runId + (waits ? " waits" : " does not wait") + " for its turn behind " + busy);
    if (policy(started) != OnMessage.INTERRUPT) return;
    for (String other : busy) {
      var state = Objects.requireNonNull(model.find(other)).state();
      require(
          state.endedAt() != null || state.compensation() != null,
          SESSION_ORDER,
          () -> run.runId + " interrupts, but " + other + " goes on");
    }
  }

  private @Nullable SessionState stored(String sessionId) {
    var bytes = machine.sessions.content().get(sessionId);
    return bytes == null ? null : Records.codec(SessionState.class).decode(bytes);
  }

  /** The session a run is a turn of, or writes the summary of; null for neither. */
  static @Nullable String sessionOf(SimRun run) {
    if (run.state == null) return null;
    if (Sessions.isTurn(run.state)) return run.state.sessionId();
    int end = run.runId.indexOf('~');
    return run.state.workflow().equals("summary") && end > 0 ? run.runId.substring(0, end) : null;
  }
}
