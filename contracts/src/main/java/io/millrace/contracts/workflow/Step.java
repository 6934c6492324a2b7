package io.millrace.contracts.workflow;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node of a workflow. It becomes due when all steps it stands {@link #after()} are settled, and
 * runs if its condition {@link #when()} holds.
 */
public sealed interface Step {

  /** Unique in the workflow, {@code [a-z][a-zA-Z0-9_]*}: it is a name in expressions. */
  String id();

  List<String> after();

  /** Absent means always. */
  @Nullable Expression when();

  /** Work of an agent. */
  record AgentStep(
      String id,
      List<String> after,
      @Nullable Expression when,
      String agent,
      Expression input,
      Duration timeout,
      RetryPolicy retry,
      OnFailure onFailure,
      String reviewRole)
      implements Step {
    public AgentStep {
      after = List.copyOf(after);
    }
  }

  /** A person approves, edits or rejects what the steps before it made. */
  record ReviewStep(
      String id,
      List<String> after,
      @Nullable Expression when,
      String role,
      Duration timeout,
      OnTimeout onTimeout)
      implements Step {
    public ReviewStep {
      after = List.copyOf(after);
    }
  }

  /** What follows when the attempts of a step are used up. */
  enum OnFailure {
    /** The run fails. */
    FAIL,
    /** The run goes on without the step's output and with a warning. */
    SKIP,
    /** A person gives the output or rejects. */
    REVIEW
  }

  /** What follows when nobody decides in time. */
  enum OnTimeout {
    APPROVE,
    REJECT
  }
}
