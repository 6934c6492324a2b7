package io.millrace.agents.api;

import io.millrace.contracts.definition.JsonSchema;

/**
 * A tool as a model sees it.
 *
 * @param input schema of its arguments, an object
 */
public record ModelTool(String name, String description, JsonSchema input) {}
