package io.millrace.contracts.message;

import java.time.Instant;

/**
 * An attempt that waits for its due time. Topic millrace.retries.v1, keyed by partition key.
 *
 * @param runId the run.
 * @param stepId the step.
 * @param attempt the attempt that will be made.
 * @param dueAt when it is made.
 * @param code error code of the failed attempt.
 */
public record StepRetry(String runId, String stepId, int attempt, Instant dueAt, String code)
    implements Message {}
