package io.millrace.statestore.core;

import io.millrace.contracts.message.SessionState;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a decision must know beyond its own run.
 *
 * @param taskRoom tasks that the run's tenant may still have dispatched
 * @param unavailable agents whose breaker is open, and until when
 * @param trials agents whose breaker was open: one attempt may try whether they are back, and until
 *     when it leaves them alone again
 * @param session the session of the run; null where it has none or this is its first run
 */
public record Facts(
    int taskRoom,
    SortedMap<String, Instant> unavailable,
    SortedMap<String, Instant> trials,
    @Nullable SessionState session) {

  /** Nothing stands in the way. */
  public static final Facts NONE =
      new Facts(Integer.MAX_VALUE, new TreeMap<>(), new TreeMap<>(), null);

  public Facts {
    unavailable = Collections.unmodifiableSortedMap(new TreeMap<>(unavailable));
    trials = Collections.unmodifiableSortedMap(new TreeMap<>(trials));
  }
}
