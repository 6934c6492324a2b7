package io.millrace.contracts.workflow;

import io.millrace.contracts.definition.AgentDefinition;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What holds when a call fails.
 *
 * @param timeout of one attempt
 * @param retry how often and when it is tried again
 * @param onFailure what follows when the attempts are used up
 * @param reviewRole who is asked then, with {@link OnFailure#REVIEW}
 * @param fallback output to go on with, with {@link OnFailure#DEGRADE}; null takes what the agent
 *     had
 * @param rollback agent that undoes the step, {@link #NO_ROLLBACK}, or null: as the agent's
 *     definition says
 */
public record FailurePolicy(
    Duration timeout,
    RetryPolicy retry,
    OnFailure onFailure,
    String reviewRole,
    @Nullable Expression fallback,
    @Nullable String rollback) {

  /** The step changes something that nothing needs to undo. */
  public static final String NO_ROLLBACK = AgentDefinition.NO_ROLLBACK;

  /** What follows when the attempts of a step are used up. */
  public enum OnFailure {
    /** The run fails. */
    FAIL,
    /** The run goes on without the step's output and with a warning. */
    SKIP,
    /** The run goes on with a partial output and a warning. */
    DEGRADE,
    /** A person gives the output, tries again or rejects. */
    REVIEW,
    /** What the run did is rolled back. */
    COMPENSATE
  }
}
