package io.millrace.contracts.message;

import io.millrace.contracts.json.Json;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What a {@link Command} asks for: imperative, one record per kind of request. */
public sealed interface CommandBody {
  /**
   * Start a run of a workflow.
   *
   * @param workflow name in the registry.
   * @param workflowVersion exact version; null takes the newest.
   * @param sessionId session the run belongs to.
   * @param priority lane.
   * @param message text of the person who asked, if a chat message started the run.
   * @param input input of the workflow, JSON.
   * @param intent routing decision; null when the caller named the workflow.
   */
  record StartRun(
      String workflow,
      @Nullable Integer workflowVersion,
      @Nullable String sessionId,
      Priority priority,
      @Nullable String message,
      Json input,
      @Nullable Intent intent)
      implements CommandBody {}

  /**
   * End a run that has not ended.
   *
   * @param reason why, for the journal.
   * @param compensate whether what the run did outside is rolled back first.
   */
  record CancelRun(String reason, boolean compensate) implements CommandBody {}

  /**
   * Begin nothing new; what is under way ends and is recorded.
   *
   * @param reason why, for the journal.
   */
  record PauseRun(String reason) implements CommandBody {}

  /**
   * Go on with a paused run.
   *
   * @param reason why, for the journal.
   */
  record ResumeRun(String reason) implements CommandBody {}

  /**
   * Try a step again that failed and waits, with its attempts counted anew.
   *
   * @param stepId the step.
   */
  record RetryStep(String stepId) implements CommandBody {}

  /**
   * Go on without a step.
   *
   * @param stepId the step.
   * @param reason why, for the journal.
   */
  record SkipStep(String stepId, String reason) implements CommandBody {}

  /**
   * Go on with an output that a person gives. No step that reads it may have begun.
   *
   * @param stepId the step.
   * @param output its output from now on.
   * @param comment remark for the journal.
   */
  record OverrideStep(String stepId, Json output, @Nullable String comment)
      implements CommandBody {}

  /**
   * Something happened outside that a step waits for, or will.
   *
   * @param name name of the signal in the definition.
   * @param payload what it carries.
   */
  record SignalRun(String name, Json payload) implements CommandBody {}

  /**
   * Start a new run that takes over finished steps of another and goes on from one of them.
   *
   * @param origin the step of the other run it goes on from.
   * @param workflow name in the registry.
   * @param workflowVersion exact version; null takes the newest.
   * @param agents exact versions of agents; those not named here are taken newest.
   * @param workflows exact versions of the workflows that steps start; likewise.
   * @param sessionId session the run belongs to.
   * @param priority lane.
   * @param message text of the person who asked.
   * @param input input of the workflow.
   * @param takenOver finished steps, by id, that are not run again.
   */
  record ForkRun(
      ForkPoint origin,
      String workflow,
      @Nullable Integer workflowVersion,
      SortedMap<String, Integer> agents,
      SortedMap<String, Integer> workflows,
      @Nullable String sessionId,
      Priority priority,
      @Nullable String message,
      Json input,
      SortedMap<String, TakenStep> takenOver)
      implements CommandBody {
    public ForkRun {
      agents = SortedMaps.copyOf(agents);
      workflows = SortedMaps.copyOf(workflows);
      takenOver = SortedMaps.copyOf(takenOver);
    }
  }

  /**
   * The decision of a person on a review.
   *
   * @param reviewId the review.
   * @param verdict decision.
   * @param output replacing output, with EDIT.
   * @param comment remark for the journal.
   */
  record DecideReview(
      String reviewId, Verdict verdict, @Nullable Json output, @Nullable String comment)
      implements CommandBody {}
}
