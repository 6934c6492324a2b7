package io.millrace.trace.core;

import java.util.List;

/** What a follower wants done next. */
public sealed interface Move {

  /** Send these; the follower has gone past them. */
  record Deliver(List<JournalFrame> frames) implements Move {}

  /** Ask the archive for what comes after a sequence, and tell the follower what it said. */
  record AskArchive(long after) implements Move {}

  /** Nothing to do until an event of the run arrives, at most until then. */
  record Wait(long untilMs) implements Move {}

  /** An event was seen whose forerunners the archive did not show in time. */
  record GiveUp(long missing) implements Move {}
}
