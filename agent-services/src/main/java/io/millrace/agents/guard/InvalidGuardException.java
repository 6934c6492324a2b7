package io.millrace.agents.guard;

import io.millrace.contracts.definition.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A guardrail whose settings cannot be used; says everything that is wrong with it at once. */
public final class InvalidGuardException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public InvalidGuardException(List<Problem> problems) {
    super(
        problems.stream()
            .map(p -> p.pointer() + ": " + p.message())
            .collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
