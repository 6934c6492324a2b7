package io.millrace.supportdesk.core;

/**
 * What a composed answer stands on.
 *
 * @param top score of the first passage, 0 to 1; 0 where there is none
 * @param lead how much nearer it is than the first passage of another document; its whole score
 *     where all passages are of one document
 * @param fact how surely an account fact is the one that is meant, 0 to 1
 * @param overview the question asked for the account itself, and the account answers it
 */
public record Evidence(double top, double lead, double fact, boolean overview) {}
