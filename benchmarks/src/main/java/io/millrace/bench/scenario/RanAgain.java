package io.millrace.bench.scenario;

import io.millrace.bench.agent.Bodies.Note;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
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
 * @param afterTheJournal steps whose body began again after the journal had their output; there
 *     must be none
 */
record RanAgain(long begun, long twice, long afterItsEnd, long afterTheJournal) {

  /**
   * Clocks of one machine are one clock; a note is written some time after the task was taken, so
   * this is on the side of counting too much.
   *
   * @param notes in the order in which they were written
   * @param finishedAtMs step, as {@code <run>/<step>}, to when the journal had it
   */
  static RanAgain of(List<Note> notes, Map<String, Long> finishedAtMs) {
    var begun = new HashSet<String>();
    var ended = new HashSet<String>();
    var twice = new HashSet<String>();
    var afterItsEnd = new HashSet<String>();
    var afterTheJournal = new HashSet<String>();
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
      if (note.atMs() > finishedAtMs.getOrDefault(step, Long.MAX_VALUE)) afterTheJournal.add(step);
    }
    return new RanAgain(bodies, twice.size(), afterItsEnd.size(), afterTheJournal.size());
  }

  /** Steps with an output in the journal, and when they had it. */
  static final class Finished {

    private final Map<String, Long> atMs = new HashMap<>();

    void note(JournalEntry entry) {
      if (entry.event() instanceof Event.StepSucceeded succeeded)
        atMs.putIfAbsent(entry.runId() + "/" + succeeded.stepId(), entry.at().toEpochMilli());
    }

    Map<String, Long> atMs() {
      return atMs;
    }
  }
}
