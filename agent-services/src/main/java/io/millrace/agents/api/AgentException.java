package io.millrace.agents.api;

import io.millrace.contracts.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * An attempt failed for a reason the agent can name. Code and message reach the journal and
 * people's eyes: no secret and nothing of the input belongs in them.
 */
public final class AgentException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String code;
  private final boolean retriable;
  private final @Nullable Long retryAfterMs;
  private final transient @Nullable Json partial;

  /**
   * @param code stable, {@code [a-z_]+}
   * @param retriable false when another attempt would fail alike
   * @param retryAfterMs earliest sensible next attempt; null where it is not known
   */
  public AgentException(
      String code,
      String message,
      boolean retriable,
      @Nullable Long retryAfterMs,
      @Nullable Throwable cause) {
    this(code, message, retriable, retryAfterMs, cause, null);
  }

  private AgentException(
      String code,
      String message,
      boolean retriable,
      @Nullable Long retryAfterMs,
      @Nullable Throwable cause,
      @Nullable Json partial) {
    super(message, cause);
    this.code = code;
    this.retriable = retriable;
    this.retryAfterMs = retryAfterMs;
    this.partial = partial;
  }

  public AgentException(
      String code, String message, boolean retriable, @Nullable Long retryAfterMs) {
    this(code, message, retriable, retryAfterMs, null);
  }

  public static AgentException permanent(String code, String message) {
    return new AgentException(code, message, false, null);
  }

  public static AgentException retriable(String code, String message) {
    return new AgentException(code, message, true, null);
  }

  /**
   * The same failure with what there is of the output. It is not checked against the output schema;
   * a step that may degrade goes on with it.
   */
  public AgentException withPartial(Json output) {
    var failure =
        new AgentException(
            code, String.valueOf(getMessage()), retriable, retryAfterMs, getCause(), output);
    failure.setStackTrace(getStackTrace());
    return failure;
  }

  public String code() {
    return code;
  }

  public boolean isRetriable() {
    return retriable;
  }

  public @Nullable Long retryAfterMs() {
    return retryAfterMs;
  }

  public @Nullable Json partial() {
    return partial;
  }
}
