package io.millrace.contracts.message;

import io.millrace.contracts.json.Json;
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
   */
  record CancelRun(String reason) implements CommandBody {}

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
