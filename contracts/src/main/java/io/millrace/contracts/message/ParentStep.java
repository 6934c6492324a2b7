package io.millrace.contracts.message;

/**
 * The step that started a run.
 *
 * @param runId its run.
 * @param stepId the step.
 * @param attempt its attempt.
 */
public record ParentStep(String runId, String stepId, int attempt) {}
