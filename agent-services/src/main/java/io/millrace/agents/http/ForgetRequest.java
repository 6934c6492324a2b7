package io.millrace.agents.http;

import org.jspecify.annotations.Nullable;

/**
 * Which memories are to be forgotten, by exactly one of the first four.
 *
 * @param olderThan since they were said last, as an ISO-8601 duration
 * @param policy only those saved under this memory policy; with {@code olderThan}
 * @param dryRun whether they are counted and kept
 */
public record ForgetRequest(
    @Nullable String id,
    @Nullable String session,
    @Nullable String subject,
    @Nullable String olderThan,
    @Nullable String policy,
    @Nullable Boolean dryRun) {

  static final ForgetRequest NONE = new ForgetRequest(null, null, null, null, null, null);
}
