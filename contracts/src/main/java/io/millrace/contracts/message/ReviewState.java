package io.millrace.contracts.message;

import io.millrace.contracts.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last review of a step.
 *
 * @param reviewId review.
 * @param role who may decide.
 * @param reason why.
 * @param reasonCode gate or step_failed.
 * @param proposed output that waits.
 * @param requestedAt when it was asked.
 * @param dueAt when it expires.
 * @param verdict decision.
 * @param actor who decided.
 * @param comment remark.
 * @param count reviews of this step so far.
 */
public record ReviewState(
    String reviewId,
    String role,
    String reason,
    String reasonCode,
    @Nullable Json proposed,
    Instant requestedAt,
    Instant dueAt,
    @Nullable Verdict verdict,
    @Nullable String actor,
    @Nullable String comment,
    int count) {}
