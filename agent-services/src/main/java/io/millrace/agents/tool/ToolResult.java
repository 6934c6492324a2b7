package io.millrace.agents.tool;

import io.millrace.agents.ledger.EffectKey;
import io.millrace.contracts.json.Json;

/**
 * What a tool answered: valid against its output schema, without secrets, and as foreign as any
 * text from outside.
 *
 * @param reused true where an earlier delivery or attempt made the call
 */
public record ToolResult(Tool tool, Json result, EffectKey effectKey, boolean reused) {}
