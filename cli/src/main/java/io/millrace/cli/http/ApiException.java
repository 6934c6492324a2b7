package io.millrace.cli.http;

/**
 * The server could not do what was asked, or could not be asked. Sealed, so that whoever turns it
 * into an exit code has to think of every kind.
 */
public abstract sealed class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private ApiException(String message, Throwable cause) {
    super(message, cause);
  }

  private ApiException(String message) {
    super(message);
  }

  /** Nobody listens at the address, or the connection broke or timed out before an answer came. */
  public static final class Unreachable extends ApiException {
    private static final long serialVersionUID = 1L;

    public Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The server answered with a 4xx or 5xx status. */
  public static final class Refused extends ApiException {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    public Refused(Problem problem) {
      super(problem.title());
      this.problem = problem;
    }

    public Problem problem() {
      return problem;
    }
  }

  /** The server answered with success, but not with what its contract says. */
  public static final class Unreadable extends ApiException {
    private static final long serialVersionUID = 1L;

    public Unreadable(String message) {
      super(message);
    }
  }
}
