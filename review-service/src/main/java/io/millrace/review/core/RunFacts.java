package io.millrace.review.core;

import io.millrace.contracts.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a reviewer sees of the run.
 *
 * @param workflow null, as the version and the input, where the run's start could not be read
 */
public record RunFacts(
    @Nullable String sessionId,
    @Nullable String workflow,
    @Nullable Integer workflowVersion,
    String tenant,
    @Nullable String message,
    @Nullable Json input) {

  /** Of a run whose start is unreadable: its review must still be decided. */
  public static final RunFacts UNKNOWN = new RunFacts(null, null, null, "default", null, null);
}
