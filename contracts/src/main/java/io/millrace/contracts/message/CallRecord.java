package io.millrace.contracts.message;

/**
 * A model or tool call an attempt made.
 *
 * @param kind model or tool.
 * @param name model or tool.
 * @param durationMs wall time.
 * @param outcome ok or an error code.
 */
public record CallRecord(String kind, String name, long durationMs, String outcome) {}
