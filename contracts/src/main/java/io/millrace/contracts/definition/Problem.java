package io.millrace.contracts.definition;

/**
 * One thing that is wrong with a document, and how to mend it.
 *
 * @param pointer JSON pointer of the place
 * @param line line of the place in the text, counted from 1; 0 where there is no text
 * @param message what is wrong and what would be right
 */
public record Problem(String pointer, int line, String message) {}
