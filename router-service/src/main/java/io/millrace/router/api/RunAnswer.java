package io.millrace.router.api;

/** Answer to an order of a run. */
public record RunAnswer(String runId, String workflow, Links links) {}
