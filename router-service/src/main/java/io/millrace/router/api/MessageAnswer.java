package io.millrace.router.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.message.Intent;
import org.jspecify.annotations.Nullable;

/**
 * Answer to a message.
 *
 * @param run the run as the state store shows it, only where the client waited for it; absent
 *     otherwise
 */
public record MessageAnswer(
    String runId,
    String sessionId,
    String workflow,
    @Nullable Intent intent,
    Links links,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode run) {}
