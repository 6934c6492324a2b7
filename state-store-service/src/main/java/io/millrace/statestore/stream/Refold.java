package io.millrace.statestore.stream;

import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.RunState;
import io.millrace.statestore.core.Evolver;
import io.millrace.statestore.core.IllegalTransitionException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Folds a journal that is read from its beginning back into states, many runs at once.
 *
 * <p>Holds a bounded number of runs, those read last; a run that has given way is taken up again
 * from the archive, where it was written. An entry that does not follow the state of its run is
 * counted and left out: its forerunners are no longer in the journal.
 */
final class Refold {

  static final int RUNS_HELD_MAX = 5_000;

  private static final Logger LOG = Logger.getLogger(Refold.class);

  private final Function<String, Optional<RunState>> archive;
  private final int runsHeldMax;
  private final LinkedHashMap<String, RunState> held = new LinkedHashMap<>(16, 0.75f, true);
  private long skipped;

  /**
   * @param archive the newest archived state of a run
   */
  Refold(Function<String, Optional<RunState>> archive, int runsHeldMax) {
    this.archive = archive;
    this.runsHeldMax = runsHeldMax;
  }

  /** The states that the entries, in the order of the journal, lead to: to be written. */
  List<RunState> fold(List<JournalEntry> entries) {
    var changed = new LinkedHashMap<String, RunState>();
    for (JournalEntry entry : entries) {
      var before = changed.get(entry.runId());
      var after = next(before == null ? known(entry) : before, entry);
      if (after != null) changed.put(entry.runId(), after);
    }
    return List.copyOf(changed.values());
  }

  /** Call it once the states are written: what has ended or was not used for long gives way. */
  void written(List<RunState> states) {
    for (RunState state : states) {
      if (state.endedAt() == null) held.put(state.runId(), state);
      else held.remove(state.runId());
    }
    var eldest = held.entrySet().iterator();
    while (held.size() > runsHeldMax) {
      eldest.next();
      eldest.remove();
    }
  }

  /** Entries left out so far. */
  long skipped() {
    return skipped;
  }

  private @Nullable RunState known(JournalEntry entry) {
    var state = held.get(entry.runId());
    if (state != null || entry.sequence() == 1) return state;
    return archive.apply(entry.runId()).orElse(null);
  }

  private @Nullable RunState next(@Nullable RunState before, JournalEntry entry) {
    if (before != null && entry.sequence() <= before.sequence()) return null; // it is in there
    try {
      return Evolver.evolve(before, entry);
    } catch (IllegalTransitionException e) {
      skipped++;
      LOG.warnf(
          "Entry %d of run %s is not folded: %s", entry.sequence(), entry.runId(), e.getMessage());
      return null;
    }
  }
}
