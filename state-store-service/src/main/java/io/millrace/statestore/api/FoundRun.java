package io.millrace.statestore.api;

import io.millrace.contracts.message.RunState;
import java.time.Instant;
import java.util.Locale;

/**
 * A run and where it was read.
 *
 * @param asOf when this was the newest that is known: the time of reading for a hot run, the time
 *     of the run's last archived event otherwise
 */
record FoundRun(RunState state, Source source, Instant asOf) {

  /** Where a run was read. */
  enum Source {
    /** The state machine's own store. */
    HOT,
    /** PostgreSQL: the run has left the hot store, or its instance is away and it had ended. */
    ARCHIVE;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static FoundRun hot(RunState state, Instant now) {
    return new FoundRun(state, Source.HOT, now);
  }

  static FoundRun archived(RunState state) {
    return new FoundRun(state, Source.ARCHIVE, state.updatedAt());
  }
}
