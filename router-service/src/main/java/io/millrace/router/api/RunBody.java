package io.millrace.router.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Body of {@code POST /api/v1/runs}. */
public record RunBody(
    @Nullable String workflow, @Nullable JsonNode input, @Nullable String priority) {}
