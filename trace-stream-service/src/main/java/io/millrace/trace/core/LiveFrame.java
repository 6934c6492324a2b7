package io.millrace.trace.core;

/**
 * Something for eyes, that may be lost.
 *
 * @param delta whether it is a piece of text, of which one more or less is missed least
 */
public record LiveFrame(String runId, boolean delta, String json) {}
