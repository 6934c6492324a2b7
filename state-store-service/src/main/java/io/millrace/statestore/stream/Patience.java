package io.millrace.statestore.stream;

import java.time.Duration;

/**
 * How long a reader of a run waits.
 *
 * @param start for a run that is not there to begin
 * @param rest for a run that is there to end or to wait for a person
 */
public record Patience(Duration start, Duration rest) {

  /** Longest time both take together. */
  public Duration total() {
    return start.plus(rest);
  }
}
