package io.millrace.statestore.api;

import io.millrace.contracts.id.RunIds;
import io.millrace.kit.problem.ProblemException;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Where the next page of a list begins: after this run, in the order newest first. */
record RunCursor(Instant startedAt, String runId) {

  String text() {
    return startedAt + "_" + runId;
  }

  static RunCursor parse(String text) {
    int end = text.indexOf('_');
    try {
      if (end > 0 && RunIds.isValid(text.substring(end + 1)))
        return new RunCursor(Instant.parse(text.substring(0, end)), text.substring(end + 1));
    } catch (DateTimeParseException e) {
      throw invalid();
    }
    throw invalid();
  }

  private static ProblemException invalid() {
    return new ProblemException(
        400,
        "cursor_invalid",
        "Not a cursor",
        "Give 'before' the value of 'next' of the page before.");
  }
}
