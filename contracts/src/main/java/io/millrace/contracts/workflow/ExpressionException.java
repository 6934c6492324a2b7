package io.millrace.contracts.workflow;

/** An expression that does not compile, or has no value for the data at hand. */
public final class ExpressionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ExpressionException(String message, Throwable cause) {
    super(message, cause);
  }
}
