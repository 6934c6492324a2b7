package io.millrace.trace.store;

import org.jspecify.annotations.Nullable;

/** The state store did not answer, or not with what was asked. Asking again later may help. */
public final class StateStoreException extends Exception {

  private static final long serialVersionUID = 1L;

  StateStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
