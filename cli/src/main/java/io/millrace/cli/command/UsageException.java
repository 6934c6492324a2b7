package io.millrace.cli.command;

/**
 * What was written on the command line, or in a file named there, cannot be used. The message says
 * what to write instead. Nothing was sent.
 */
final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
