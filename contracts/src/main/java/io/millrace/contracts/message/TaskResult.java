package io.millrace.contracts.message;

import java.time.Instant;
import java.util.List;

/**
 * The outcome of one attempt. Topic millrace.results.v1, keyed by partition key.
 *
 * @param taskId the task it answers.
 * @param runId the run.
 * @param stepId the step.
 * @param attempt the attempt.
 * @param agent agent that worked.
 * @param agentVersion its version.
 * @param worker worker that held the task.
 * @param startedAt when work began.
 * @param finishedAt when work ended.
 * @param usage what was consumed, also by a failure.
 * @param calls calls made, in order, at most 100.
 * @param outcome outcome.
 */
public record TaskResult(
    String taskId,
    String runId,
    String stepId,
    int attempt,
    String agent,
    int agentVersion,
    String worker,
    Instant startedAt,
    Instant finishedAt,
    Usage usage,
    List<CallRecord> calls,
    Outcome outcome)
    implements Message {
  public TaskResult {
    calls = List.copyOf(calls);
  }
}
