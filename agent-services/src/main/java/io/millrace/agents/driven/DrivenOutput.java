package io.millrace.agents.driven;

import io.millrace.contracts.json.Json;

/**
 * What a model-driven agent produced.
 *
 * @param document valid against the agent's output schema
 * @param model name of the model that answered
 * @param readForeignText whether anything it read nobody vouches for
 */
public record DrivenOutput(Json document, String model, boolean readForeignText) {}
