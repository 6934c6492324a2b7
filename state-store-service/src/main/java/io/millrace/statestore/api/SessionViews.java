package io.millrace.statestore.api;

import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.SessionState;
import io.millrace.contracts.message.SessionTurn;
import io.millrace.kit.view.JournalJson;
import io.millrace.statestore.api.Views.SessionView;
import io.millrace.statestore.api.Views.TurnView;
import io.millrace.statestore.core.Run;
import io.millrace.statestore.core.Sessions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins what the machine knows of a session with what the archive has of its runs. The machine is
 * never behind, so its word on a turn counts; the archive has turns that the machine has left to
 * the summary, and whole outputs.
 */
final class SessionViews {

  private SessionViews() {}

  /**
   * @param hot null for a session that the machine does not know, or not any more
   * @param archived its runs in the archive, oldest first
   * @param turnsMax newest turns that are shown
   */
  static SessionView of(
      String sessionId, @Nullable SessionState hot, List<RunState> archived, int turnsMax) {
    var known = new LinkedHashMap<String, SessionTurn>();
    if (hot != null) hot.turns().forEach(turn -> known.put(turn.runId(), turn));
    boolean summary = hot != null && hot.summary() != null;
    var all = new ArrayList<TurnView>();
    for (RunState run : archived)
      if (Sessions.isTurn(run)) all.add(turn(run, known.remove(run.runId()), summary));
    known.values().forEach(turn -> all.add(turn(turn)));
    var turns = all.subList(Math.max(0, all.size() - turnsMax), all.size());
    return hot == null
        ? new SessionView(sessionId, null, turns.size(), 0, List.of(), List.of(), null, turns)
        : new SessionView(
            sessionId,
            hot.summary(),
            hot.turnCount(),
            hot.tokens(),
            hot.active(),
            hot.queue(),
            hot.summaryRunId(),
            turns);
  }

  private static TurnView turn(RunState run, @Nullable SessionTurn hot, boolean summary) {
    return new TurnView(
        run.runId(),
        run.message(),
        hot == null ? run.status().name() : hot.status().name(),
        run.workflow(),
        JournalJson.instant(run.startedAt()),
        run.endedAt() == null ? null : JournalJson.instant(run.endedAt()),
        run.output(),
        hot == null ? null : hot.answer(),
        hot == null ? 0 : hot.tokens(),
        hot == null && summary && Run.isEnded(run));
  }

  private static TurnView turn(SessionTurn hot) {
    return new TurnView(
        hot.runId(),
        hot.message(),
        hot.status().name(),
        null,
        JournalJson.instant(hot.at()),
        null,
        null,
        hot.answer(),
        hot.tokens(),
        false);
  }
}
