package io.millrace.supportdesk.core;

/**
 * @param id of the passage
 * @param title of its document
 * @param quote word for word from the passage
 */
public record Citation(String id, String title, String quote) {}
