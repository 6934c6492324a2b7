package io.millrace.statestore.stream;

import org.jspecify.annotations.Nullable;

/**
 * The hot store of a run cannot be read now: it is restored, moves to another instance, or its
 * instance does not answer. Asking again in a moment helps.
 */
public final class NotReadyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public NotReadyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
