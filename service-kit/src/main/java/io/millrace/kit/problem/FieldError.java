package io.millrace.kit.problem;

/**
 * One wrong field of a request.
 *
 * @param pointer JSON pointer of the field
 * @param line line in the text, where the request was a text with lines; 0 otherwise
 * @param message what is wrong
 */
public record FieldError(String pointer, int line, String message) {}
