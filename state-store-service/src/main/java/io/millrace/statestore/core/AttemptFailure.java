package io.millrace.statestore.core;

import org.jspecify.annotations.Nullable;

/**
 * Why one attempt failed.
 *
 * @param retryAfterMs earliest sensible next attempt, where the failure told one
 */
record AttemptFailure(
    int attempt, String code, String message, boolean retriable, @Nullable Long retryAfterMs) {}
