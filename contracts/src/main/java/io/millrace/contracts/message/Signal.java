package io.millrace.contracts.message;

import io.millrace.contracts.json.Json;

/**
 * Something that happened outside, for a step that waits for it.
 *
 * @param signalId unique; a repeated one has no second effect.
 * @param name name in the definition.
 * @param payload what it carries.
 */
public record Signal(String signalId, String name, Json payload) {}
