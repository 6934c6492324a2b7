package io.millrace.statestore.api;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Failure;
import io.millrace.contracts.message.ForkPoint;
import io.millrace.contracts.message.Intent;
import io.millrace.contracts.message.ParentStep;
import io.millrace.contracts.message.RunFailure;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.message.Verdict;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The JSON of runs, as {@code docs/api.md} gives it. Times are ISO-8601 with milliseconds. */
final class Views {

  private Views() {}

  record RunView(
      String runId,
      @Nullable String sessionId,
      String workflow,
      int workflowVersion,
      String status,
      boolean degraded,
      List<String> warnings,
      long sequence,
      String tenant,
      String priority,
      @Nullable String message,
      Json input,
      @Nullable Json output,
      @Nullable RunFailure error,
      @Nullable Intent intent,
      Pinned pinned,
      String startedAt,
      String updatedAt,
      @Nullable String endedAt,
      @Nullable String deadlineAt,
      Usage usage,
      List<StepView> steps,
      @Nullable ParentStep parent,
      @Nullable ForkPoint forkedFrom,
      @Nullable StandView pause,
      @Nullable StandView hold,
      @Nullable CompensationView compensation,
      List<String> limitsReached,
      List<String> signals,
      Map<String, String> links,
      String source,
      String asOf) {}

  /**
   * @param workflows versions of the workflows that steps start
   */
  record Pinned(
      String workflow, SortedMap<String, Integer> agents, SortedMap<String, Integer> workflows) {}

  /** Why no new step begins. */
  record StandView(String by, String reason, String since) {}

  record CompensationView(
      String code, String message, @Nullable String stepId, List<String> order, String since) {}

  /**
   * @param kind agent, workflow, map, loop, supervisor, wait, signal, review; call: made by the
   *     step {@code owner}; rollback: undoes it
   * @param reachedAt journal sequence of its first event; 0 before
   */
  record StepView(
      String id,
      String kind,
      @Nullable String agent,
      List<String> after,
      @Nullable String when,
      String status,
      int attempts,
      @Nullable Json input,
      @Nullable Json output,
      @Nullable Double confidence,
      Usage usage,
      @Nullable String worker,
      @Nullable String startedAt,
      @Nullable String finishedAt,
      @Nullable String nextAttemptAt,
      @Nullable Failure error,
      @Nullable String reason,
      @Nullable ReviewView review,
      @Nullable String owner,
      @Nullable String childRunId,
      @Nullable String signal,
      @Nullable Integer total,
      boolean degraded,
      List<String> warnings,
      long reachedAt) {}

  record ReviewView(
      String reviewId,
      String role,
      String reason,
      String reasonCode,
      String requestedAt,
      String dueAt,
      @Nullable Verdict verdict,
      @Nullable String actor,
      @Nullable String comment) {}

  /**
   * @param workflow null until the archive has the run
   * @param answer text of the answer, as steps of later turns are given it
   * @param summarised whether later turns know it from the summary only
   */
  record TurnView(
      String runId,
      @Nullable String message,
      String status,
      @Nullable String workflow,
      String startedAt,
      @Nullable String endedAt,
      @Nullable Json output,
      @Nullable String answer,
      long tokens,
      boolean summarised) {}

  /**
   * @param tokens estimated size of the summary and of the turns it does not cover
   * @param active runs that have their turn
   * @param queue runs that wait for it, first first
   * @param summaryRunId run that writes the next summary
   */
  record SessionView(
      String sessionId,
      @Nullable String summary,
      long turnCount,
      long tokens,
      List<String> active,
      List<String> queue,
      @Nullable String summaryRunId,
      List<TurnView> turns) {}
}
