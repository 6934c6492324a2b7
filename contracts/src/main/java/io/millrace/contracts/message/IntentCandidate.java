package io.millrace.contracts.message;

/**
 * One label the classifier considered.
 *
 * @param label skill.
 * @param score probability, 0 to 1.
 */
public record IntentCandidate(String label, double score) {}
