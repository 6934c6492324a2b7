package io.millrace.bench.installation;

/**
 * A part of what is measured, by its process.
 *
 * @param tree whether its children count as its own
 */
public record Part(String name, long pid, boolean tree) {}
