package io.millrace.agents.api;

/**
 * One question to a model.
 *
 * @param system what the model is told to do; ours
 * @param user what it works on; untrusted
 * @param live true to show the answer while it grows; false where a person may have to see it first
 *     or it is not meant for eyes
 */
public record ModelPrompt(String system, String user, boolean live) {}
