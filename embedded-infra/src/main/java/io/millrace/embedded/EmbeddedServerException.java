package io.millrace.embedded;

/** An embedded server did not start or end as it should; the message says which, where and why. */
public final class EmbeddedServerException extends RuntimeException {
  public EmbeddedServerException(String message) {
    super(message);
  }

  public EmbeddedServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
