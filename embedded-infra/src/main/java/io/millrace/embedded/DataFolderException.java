package io.millrace.embedded;

/** A data folder cannot be used; the message is meant for the person who started the program. */
public class DataFolderException extends RuntimeException {
  public DataFolderException(String message) {
    super(message);
  }

  public DataFolderException(String message, Throwable cause) {
    super(message, cause);
  }
}
