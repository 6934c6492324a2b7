package io.millrace.kit.problem;

import java.util.List;
import java.util.Map;

/** A request that is refused with a problem document. Nothing was changed when it is thrown. */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String title;
  private final transient List<FieldError> errors;
  private final transient Map<String, String> headers;

  public ProblemException(int status, String code, String title, String detail) {
    this(status, code, title, detail, List.of(), Map.of());
  }

  private ProblemException(
      int status,
      String code,
      String title,
      String detail,
      List<FieldError> errors,
      Map<String, String> headers) {
    super(detail);
    this.status = status;
    this.code = code;
    this.title = title;
    this.errors = List.copyOf(errors);
    this.headers = Map.copyOf(headers);
  }

  public ProblemException with(List<FieldError> wrong) {
    return new ProblemException(status, code, title, getMessage(), wrong, headers);
  }

  /** Tells the caller when to come back. */
  public ProblemException retryAfter(int seconds) {
    return new ProblemException(
        status,
        code,
        title,
        getMessage(),
        errors,
        Map.of("Retry-After", Integer.toString(seconds)));
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String title() {
    return title;
  }

  public List<FieldError> errors() {
    return errors;
  }

  public Map<String, String> headers() {
    return headers;
  }
}
