package io.millrace.router.stream;

/**
 * Nothing is wrong with the request, but it cannot be accepted now. The same request again is safe.
 */
public final class UnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  UnavailableException(String code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  UnavailableException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** {@code journal_unavailable} or {@code router_not_ready}. */
  public String code() {
    return code;
  }
}
