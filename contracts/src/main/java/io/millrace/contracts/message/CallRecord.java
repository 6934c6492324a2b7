package io.millrace.contracts.message;

/**
 * A call that an attempt made: of a model, a tool or a guardrail.
 *
 * @param kind model, tool or guardrail.
 * @param name model, tool@version, or guardrail@version and where it looked.
 * @param durationMs wall time.
 * @param outcome ok, an error code, or a guardrail's verdict.
 */
public record CallRecord(String kind, String name, long durationMs, String outcome) {}
