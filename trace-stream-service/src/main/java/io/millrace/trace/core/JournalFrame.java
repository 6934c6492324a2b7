package io.millrace.trace.core;

import org.jspecify.annotations.Nullable;

/**
 * An event of the journal, rendered once for all who watch.
 *
 * @param json the event on one line
 * @param atMs when it was decided, in milliseconds of the epoch
 */
public record JournalFrame(String runId, long sequence, String type, long atMs, String json) {

  /** What an entry costs beside its text: objects and references. */
  private static final int OVERHEAD_BYTES = 160;

  /** Status of the run if this event ends it. */
  public @Nullable String endStatus() {
    return switch (type) {
      case "RunCompleted" -> "COMPLETED";
      case "RunFailed", "RunRejected" -> "FAILED";
      case "RunCancelled" -> "CANCELLED";
      case "RunCompensated" -> "COMPENSATED";
      default -> null;
    };
  }

  /** Whether this is an event that also comes when the run has ended, and changes nothing then. */
  public boolean mayFollowTheEnd() {
    return type.equals("LateResultRecorded");
  }

  int bytes() {
    return json.length() + OVERHEAD_BYTES;
  }
}
