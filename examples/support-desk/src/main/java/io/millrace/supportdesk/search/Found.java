package io.millrace.supportdesk.search;

import io.millrace.supportdesk.core.Passage;

/**
 * A passage that was found.
 *
 * @param score how near in meaning it is to the question, 0 to 1
 */
public record Found(Passage passage, double score) {}
