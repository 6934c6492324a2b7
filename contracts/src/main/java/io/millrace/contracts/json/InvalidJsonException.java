package io.millrace.contracts.json;

/** Text that is not one well-formed JSON value. */
public final class InvalidJsonException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public InvalidJsonException(String message, Throwable cause) {
    super(message, cause);
  }
}
