package io.millrace.contracts.codec;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that are no message: poison. The record belongs on the dead-letter topic with {@link
 * #code()} as its reason.
 */
public final class UndecodableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  public UndecodableException(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /**
   * {@code not_single_object}, {@code schema_unknown}, {@code bytes_malformed} or {@code
   * encode_failed}.
   */
  public String code() {
    return code;
  }
}
