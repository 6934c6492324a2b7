package io.millrace.supportdesk.core;

/**
 * One section of a policy document: the unit that is found and cited.
 *
 * @param id {@code P-003#fees-abroad}
 * @param policyId {@code P-003}
 * @param title of the document
 * @param section heading
 * @param text its paragraphs, unwrapped, an empty line between them
 */
public record Passage(String id, String policyId, String title, String section, String text) {}
