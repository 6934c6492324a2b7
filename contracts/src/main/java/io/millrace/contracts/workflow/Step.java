package io.millrace.contracts.workflow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node of a workflow. It becomes due when the steps it stands after fulfil its join, and runs
 * if its condition holds.
 *
 * @param id unique in the workflow, {@code [a-z][a-zA-Z0-9_]*}: it is a name in expressions
 * @param after steps it waits for
 * @param join how many of them
 * @param when condition; null means always
 * @param work what it does
 * @param policy what holds when it fails
 */
public record Step(
    String id,
    List<String> after,
    Join join,
    @Nullable Expression when,
    Work work,
    FailurePolicy policy) {

  public Step {
    after = List.copyOf(after);
  }
}
