package io.millrace.cli.eval;

import java.util.Comparator;
import java.util.List;

/** A suite file that cannot be played. Nothing was sent. */
public final class InvalidSuiteException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /**
   * One thing that is wrong.
   *
   * @param line from 1; 0 where it is not known
   */
  public record Problem(int line, String pointer, String message) {}

  public InvalidSuiteException(List<Problem> problems) {
    super("The suite cannot be played: " + problems);
    this.problems = problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }

  public List<Problem> problems() {
    return problems;
  }
}
