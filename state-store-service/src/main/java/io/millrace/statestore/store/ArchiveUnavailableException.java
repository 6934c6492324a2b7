package io.millrace.statestore.store;

/** The archive's database does not answer. Nothing is lost; the question can be asked again. */
public final class ArchiveUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ArchiveUnavailableException(Throwable cause) {
    super("The archive does not answer: " + cause.getMessage(), cause);
  }
}
