package io.millrace.router.core;

/** A sentence with which people ask for a skill. */
public record Example(Skill skill, String text) {}
