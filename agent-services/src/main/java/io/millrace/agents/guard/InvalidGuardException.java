package io.millrace.agents.guard;

import java.util.stream.Collectors;

/** A guardrail that cannot be published; says everything that is wrong with it at once. */
public final class InvalidGuardException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient GuardProblems problems;

  public InvalidGuardException(GuardProblems problems) {
    super(
        problems.list().stream()
            .map(p -> p.pointer() + ": " + p.message())
            .collect(Collectors.joining("; ")));
    this.problems = problems;
  }

  public GuardProblems problems() {
    return problems;
  }
}
