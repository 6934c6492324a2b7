package io.millrace.statestore.api;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Failure;
import io.millrace.contracts.message.Intent;
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
      Map<String, String> links) {}

  record Pinned(String workflow, SortedMap<String, Integer> agents) {}

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
      @Nullable ReviewView review) {}

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

  record TurnView(
      String runId,
      @Nullable String message,
      String status,
      String workflow,
      String startedAt,
      @Nullable String endedAt,
      @Nullable Json output) {}

  record SessionView(String sessionId, @Nullable String summary, List<TurnView> turns) {}
}
