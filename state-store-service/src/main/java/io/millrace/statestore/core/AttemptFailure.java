package io.millrace.statestore.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why one attempt failed.
 *
 * @param retryAfterMs earliest sensible next attempt, where the failure told one
 * @param notBefore no attempt makes sense before; null for no such time
 * @param partial what there is of the output
 */
record AttemptFailure(
    int attempt,
    String code,
    String message,
    boolean retriable,
    @Nullable Long retryAfterMs,
    @Nullable Instant notBefore,
    @Nullable Json partial) {

  static AttemptFailure of(int attempt, String code, String message, boolean retriable) {
    return new AttemptFailure(attempt, code, message, retriable, null, null, null);
  }

  /**
   * @param partial what there is of the output, where it can be used
   */
  static AttemptFailure of(int attempt, Outcome.TaskFailed failed, @Nullable Json partial) {
    return new AttemptFailure(
        attempt,
        failed.code(),
        failed.message(),
        failed.retriable(),
        failed.retryAfterMs(),
        null,
        partial);
  }
}
