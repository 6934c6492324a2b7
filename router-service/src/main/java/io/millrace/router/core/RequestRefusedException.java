package io.millrace.router.core;

import io.millrace.contracts.definition.Problem;
import java.util.List;

/**
 * A request that cannot be accepted as it is; nothing has happened. Trying again without mending it
 * does not help.
 */
public final class RequestRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Refusal refusal;
  private final transient List<Problem> problems;

  public RequestRefusedException(Refusal refusal, String detail) {
    this(refusal, detail, List.of());
  }

  /**
   * @param problems single fields that are wrong
   */
  public RequestRefusedException(Refusal refusal, String detail, List<Problem> problems) {
    super(detail);
    this.refusal = refusal;
    this.problems = List.copyOf(problems);
  }

  static RequestRefusedException field(String pointer, String message) {
    return new RequestRefusedException(
        Refusal.INPUT_INVALID,
        "Mend what 'errors' lists.",
        List.of(new Problem(pointer, 0, message)));
  }

  public Refusal refusal() {
    return refusal;
  }

  public List<Problem> problems() {
    return problems;
  }
}
