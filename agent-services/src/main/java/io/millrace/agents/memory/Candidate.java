package io.millrace.agents.memory;

/**
 * A memory near to what was asked.
 *
 * @param cosine of its vector and the asked one, -1 to 1
 */
public record Candidate(Memory memory, double cosine) {}
