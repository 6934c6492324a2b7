package io.millrace.statestore.core;

import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.RunState;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The rows of {@link Transitions} that histories walk; several threads may note them at once. */
public final class Walked {

  private final Set<Transitions.Row> rows = ConcurrentHashMap.newKeySet();

  /** A run goes from one state to the next. */
  public void note(@Nullable RunState before, Event event, RunState after) {
    for (var row : Transitions.check(before, event, after)) if (!rows.contains(row)) rows.add(row);
  }

  /** Rows that nothing walked, in the order of the table. */
  public List<Transitions.Row> missing() {
    return Transitions.all().stream().filter(row -> !rows.contains(row)).toList();
  }
}
