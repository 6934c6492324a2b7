package io.millrace.statestore.stream;

import io.millrace.contracts.message.JournalEntry;
import io.millrace.statestore.core.Sessions;
import io.millrace.statestore.core.Walked;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All runs of the partition as their journals tell of them, up to the last input. */
final class SimModel {

  private final Map<String, SimRun> runs = new LinkedHashMap<>();
  private final Map<String, Integer> committed = new LinkedHashMap<>();
  private final Walked walked;
  private long places;

  SimModel(Walked walked) {
    this.walked = walked;
  }

  @Nullable SimRun find(String runId) {
    return runs.get(runId);
  }

  Collection<SimRun> all() {
    return runs.values();
  }

  SimRun run(String runId) {
    return runs.computeIfAbsent(runId, SimRun::new);
  }

  void apply(JournalEntry entry) {
    var run = run(entry.runId());
    committed.putIfAbsent(run.runId, run.journal.size());
    var before = run.state;
    run.apply(entry, ++places);
    walked.note(before, entry.event(), run.state());
  }

  /** Runs that moved since the last commit. */
  Collection<String> moved() {
    return committed.keySet();
  }

  void commit() {
    committed.clear();
  }

  void rollback() {
    committed.forEach(
        (runId, size) -> {
          var run = runs.get(runId);
          if (run == null) return;
          if (size == 0) runs.remove(runId);
          else runs.put(runId, run.cutTo(size));
        });
    committed.clear();
  }

  List<SimRun> turns(String sessionId) {
    var turns = new ArrayList<SimRun>();
    for (var run : runs.values())
      if (run.state != null
          && Sessions.isTurn(run.state)
          && sessionId.equals(run.state.sessionId())) turns.add(run);
    return turns;
  }

  int tasksOut(String tenant) {
    int tasks = 0;
    for (var run : runs.values())
      if (run.isOpen() && run.state().tenant().equals(tenant)) tasks += run.tasksOut();
    return tasks;
  }
}
