package io.millrace.contracts.message;

/**
 * Where a run was forked from another.
 *
 * @param runId the other run.
 * @param sequence journal sequence at which the step was first reached there.
 * @param stepId the step that is run anew.
 */
public record ForkPoint(String runId, long sequence, String stepId) {}
