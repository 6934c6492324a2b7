package io.millrace.agents.calls;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code settle}, as it came.
 *
 * @param outcome {@code done} or {@code not_done}
 * @param output what the tool answered, where it is done
 */
public record Settle(
    @Nullable String outcome,
    @Nullable JsonNode output,
    @Nullable String by,
    @Nullable String comment) {}
