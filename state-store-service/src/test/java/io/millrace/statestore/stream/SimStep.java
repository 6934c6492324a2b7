package io.millrace.statestore.stream;

import io.millrace.contracts.message.StepPhase;
import io.millrace.statestore.core.Run;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the journal tells of a step. */
final class SimStep {

  /** What became of a task. */
  enum Fate {
    OUT,
    /** Nobody waits for it any more; its result is recorded, never applied. */
    GIVEN_UP,
    ANSWERED
  }

  final String id;
  final Map<Integer, Fate> tasks = new TreeMap<>();
  final Map<Integer, String> taskIds = new TreeMap<>();
  final Set<String> asked = new HashSet<>();
  final Set<String> decided = new HashSet<>();

  /** Attempts that were begun, and how many of them no longer count. */
  int begun;

  int forgiven;
  boolean settled;
  boolean succeeded;
  long settledAt;
  @Nullable String agent;

  /** A person said that it is done. */
  boolean vouched;

  /** Some attempt told that it was done, whether that counted or not. */
  boolean acted;

  SimStep(String id) {
    this.id = id;
  }

  void scheduled(int attempt, String asked, String taskId) {
    begun = attempt;
    agent = asked;
    taskIds.put(attempt, taskId);
    tasks.put(attempt, Fate.OUT);
  }

  void answered(int attempt, boolean done) {
    tasks.put(attempt, Fate.ANSWERED);
    acted |= done;
  }

  void is(StepPhase phase, long sequence) {
    for (var task : tasks.entrySet())
      if (task.getValue() == Fate.OUT
          && !(phase instanceof StepPhase.Running running && running.attempt() == task.getKey()))
        task.setValue(Fate.GIVEN_UP);
    boolean settles = Run.isSettled(phase);
    if (settles && !settled) settledAt = sequence;
    settled = settles;
    succeeded = phase instanceof StepPhase.Succeeded;
  }

  boolean isOut() {
    return tasks.containsValue(Fate.OUT);
  }

  /** Something may have happened outside of which nobody knows how it ended, or it was done. */
  boolean mayHaveActed() {
    return acted || tasks.containsValue(Fate.OUT) || tasks.containsValue(Fate.GIVEN_UP);
  }
}
