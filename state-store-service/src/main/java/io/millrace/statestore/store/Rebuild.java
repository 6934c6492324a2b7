package io.millrace.statestore.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a rebuild of the archive stands.
 *
 * @param recordsTotal records of the journal when it began
 * @param records records read so far
 * @param runs states written so far; a run that is written again counts again
 * @param skipped records that were left out: unreadable, refused by the database, or of a run whose
 *     beginning is no longer in the journal
 * @param failure why it failed
 */
public record Rebuild(
    long id,
    Status status,
    Instant startedAt,
    Instant updatedAt,
    @Nullable Instant endedAt,
    long recordsTotal,
    long records,
    long runs,
    long skipped,
    @Nullable String failure) {

  /** Only one is RUNNING at a time, over all instances. */
  public enum Status {
    RUNNING,
    DONE,
    FAILED
  }
}
