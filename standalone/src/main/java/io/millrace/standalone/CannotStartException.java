package io.millrace.standalone;

/**
 * The process cannot start; the message is for the person who started it, the code for the shell.
 */
final class CannotStartException extends RuntimeException {
  private final int exitCode;

  CannotStartException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  CannotStartException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
