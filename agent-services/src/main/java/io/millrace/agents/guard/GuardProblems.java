package io.millrace.agents.guard;

import io.millrace.contracts.definition.Problem;
import java.util.List;

/**
 * Everything that is wrong with the settings of a guardrail, as pointers into the settings; empty
 * when it may be published. {@code /action} is about the action, not about a setting.
 */
public record GuardProblems(List<Problem> list) {

  public GuardProblems {
    list = List.copyOf(list);
  }

  public boolean isEmpty() {
    return list.isEmpty();
  }
}
