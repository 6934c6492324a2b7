package io.millrace.router.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Body of {@code POST /api/v1/sessions/{sessionId}/messages}. */
public record MessageBody(
    @Nullable String text, @Nullable JsonNode context, @Nullable String priority) {}
