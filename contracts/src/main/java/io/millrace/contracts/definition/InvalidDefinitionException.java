package io.millrace.contracts.definition;

import java.util.List;
import java.util.stream.Collectors;

/** A definition that cannot be published; says everything that is wrong with it at once. */
public final class InvalidDefinitionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public InvalidDefinitionException(List<Problem> problems) {
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
