package io.millrace.agents.model;

import dev.langchain4j.exception.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * A provider answered with a status that is no success. Its body is not kept: providers repeat
 * prompts and parts of keys in it.
 */
final class ProviderHttpException extends HttpException {

  private static final long serialVersionUID = 1L;

  private final @Nullable Long retryAfterMs;

  ProviderHttpException(int status, @Nullable Long retryAfterMs) {
    super(status, "status " + status);
    this.retryAfterMs = retryAfterMs;
  }

  @Nullable Long retryAfterMs() {
    return retryAfterMs;
  }
}
