package io.millrace.contracts.message;

/**
 * Why something failed.
 *
 * @param code stable code.
 * @param message for people.
 */
public record Failure(String code, String message) {}
