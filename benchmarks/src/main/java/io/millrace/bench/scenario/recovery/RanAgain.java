package io.millrace.bench.scenario.recovery;

import io.millrace.bench.agent.Bodies.Note;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.TaskResult;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * How often steps ran more than once.
 *
 * @param begun bodies that began
 * @param twice steps whose body began more than once, for whatever reason
 * @param afterItsEnd steps whose body began again after a body of it had ended: work done twice
 * @param afterTheirResult steps whose body began after a result of theirs was durable; there must
 *     be none
 */
record RanAgain(long begun, long twice, long afterItsEnd, long afterTheirResult) {

  /**
   * Clocks of one machine are one clock. A note is written after the task was taken, so a body that
   * was on its way when the result came is counted too: on the side of too much.
   *
   * @param notes in the order in which they were written
   * @param finishedAtMs step, as {@code <run>/<step>}, to when its first result that succeeded was
   *     durable
   */
  static RanAgain of(List<Note> notes, Map<String, Long> finishedAtMs) {
    var begun = new HashSet<String>();
    var ended = new HashSet<String>();
    var twice = new HashSet<String>();
    var afterItsEnd = new HashSet<String>();
    var afterTheirResult = new HashSet<String>();
    long bodies = 0;
    for (var note : notes) {
      var step = note.step();
      if (!note.begin()) {
        ended.add(step);
        continue;
      }
      bodies++;
      if (!begun.add(step)) twice.add(step);
      if (ended.contains(step)) afterItsEnd.add(step);
      if (note.atMs() > finishedAtMs.getOrDefault(step, Long.MAX_VALUE)) afterTheirResult.add(step);
    }
    return new RanAgain(bodies, twice.size(), afterItsEnd.size(), afterTheirResult.size());
  }

  /**
   * Steps that have finished: a result of theirs that succeeded is durable. The state machine
   * cannot forget it from then on, whether it has read it or not, and whenever it wrote that it had
   * scheduled the step.
   */
  static final class Finished {

    private final Map<String, Long> atMs = new HashMap<>();

    void note(TaskResult result, long durableAtMs) {
      switch (result.outcome()) {
        case Outcome.TaskSucceeded _ ->
            atMs.merge(result.runId() + "/" + result.stepId(), durableAtMs, Math::min);
        case Outcome.TaskFailed _ -> {}
      }
    }

    Map<String, Long> atMs() {
      return atMs;
    }
  }
}
