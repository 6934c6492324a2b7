package io.millrace.statestore.store;

/**
 * The archive's database does not answer, or lags so far behind that it does not know yet what it
 * is asked. Nothing is lost; the question can be asked again.
 */
public final class ArchiveUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ArchiveUnavailableException(Throwable cause) {
    super("The archive does not answer: " + cause.getMessage(), cause);
  }

  /** It ought to have the run and does not yet. */
  public ArchiveUnavailableException(String runId) {
    super("The archive does not have run " + runId + " yet");
  }
}
