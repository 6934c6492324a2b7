package io.millrace.contracts.message;

import java.time.Instant;

/**
 * Nobody waits for a task any more: whoever holds it may stop. Topic millrace.cancellations.v1,
 * keyed by partition key, read by every worker; may be lost, since a result that comes all the same
 * is not applied.
 *
 * @param taskId the task.
 * @param runId the run.
 * @param stepId the step.
 * @param attempt the attempt.
 * @param agent agent that was asked.
 * @param reason why.
 * @param at when it was decided.
 */
public record TaskCancellation(
    String taskId,
    String runId,
    String stepId,
    int attempt,
    String agent,
    String reason,
    Instant at)
    implements Message {}
