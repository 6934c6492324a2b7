package io.millrace.contracts.message;

import io.millrace.contracts.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an attempt ended: a {@link TaskResult} holds exactly one. */
public sealed interface Outcome {
  /**
   * The attempt produced an output.
   *
   * @param output output, valid against the agent's output schema.
   * @param confidence how sure the agent is, 0 to 1; null where it has no notion of it.
   * @param warnings limitations a later step or person should know.
   */
  record TaskSucceeded(Json output, @Nullable Double confidence, List<String> warnings)
      implements Outcome {
    public TaskSucceeded {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The attempt failed.
   *
   * @param code stable error code.
   * @param message for people; no secrets.
   * @param retriable false when another attempt would fail alike.
   * @param retryAfterMs earliest sensible next attempt, from a Retry-After.
   * @param partial what there is of the output; a step that may degrade goes on with it.
   */
  record TaskFailed(
      String code,
      String message,
      boolean retriable,
      @Nullable Long retryAfterMs,
      @Nullable Json partial)
      implements Outcome {
    /** A failure that has nothing to show. */
    public TaskFailed(String code, String message, boolean retriable, @Nullable Long retryAfterMs) {
      this(code, message, retriable, retryAfterMs, null);
    }
  }
}
