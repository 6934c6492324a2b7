package io.millrace.agents.api;

/**
 * A model asks for a tool. Nothing of it is checked yet.
 *
 * @param id the model's; it differs each time, so nothing may be recognised by it
 * @param arguments what the model wrote, which may be no JSON
 */
public record ModelToolCall(String id, String name, String arguments) {}
