package io.millrace.statestore.stream;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes away what a history does not need to break an invariant: chunks, smaller and smaller, as
 * long as what is left breaks the same one.
 */
final class SimShrinker {

  private static final int PLAYS_MAX = 3_000;

  private SimShrinker() {}

  static SimHistory shrink(SimHistory history, SimInvariant broken, SimFault fault) {
    var events = new ArrayList<>(history.events());
    int plays = 0;
    int chunk = Math.max(1, events.size() / 2);
    while (plays < PLAYS_MAX) {
      boolean shrunk = false;
      for (int from = 0; from < events.size() && plays < PLAYS_MAX; ) {
        var less = new ArrayList<>(events);
        less.subList(from, Math.min(from + chunk, less.size())).clear();
        plays++;
        if (breaks(history, less, broken, fault)) {
          events = less;
          shrunk = true;
        } else from += chunk;
      }
      if (chunk == 1 && !shrunk) break;
      if (!shrunk || chunk > 1) chunk = Math.max(1, chunk / 2);
    }
    return history.with(events);
  }

  private static boolean breaks(
      SimHistory history, List<SimHistory.Event> events, SimInvariant broken, SimFault fault) {
    var violation = history.with(events).play(fault);
    return violation != null && violation.invariant == broken;
  }
}
