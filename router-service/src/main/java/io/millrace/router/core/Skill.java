package io.millrace.router.core;

/**
 * What the classifier tells apart: one group of example requests of one workflow. Skills and not
 * workflows are the classes, because a workflow does many unlike things.
 *
 * @param workflow name of the workflow that has it
 * @param name unique within the workflow
 */
public record Skill(String workflow, String name) {}
