package io.millrace.contracts.message;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session: the fold of its runs' journals, kept beside them in the same partition.
 *
 * @param sessionId the session.
 * @param summary what the turns before said; null before there is one.
 * @param turns turns that the summary does not cover, oldest first.
 * @param tokens estimated size of summary and turns, in tokens.
 * @param turnCount turns in all.
 * @param active runs that have their turn.
 * @param queue runs that wait for it, first first.
 * @param summaryRunId run that writes the next summary; null when none does.
 * @param summaryTurns turns that the next summary will cover.
 * @param updatedAt time of the last event.
 */
public record SessionState(
    String sessionId,
    @Nullable String summary,
    List<SessionTurn> turns,
    long tokens,
    long turnCount,
    List<String> active,
    List<String> queue,
    @Nullable String summaryRunId,
    int summaryTurns,
    Instant updatedAt)
    implements Message {
  public SessionState {
    turns = List.copyOf(turns);
    active = List.copyOf(active);
    queue = List.copyOf(queue);
  }
}
