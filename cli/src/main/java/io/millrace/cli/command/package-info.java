/**
 * One class per verb, and what all verbs share: global options, exit codes, where input and output
 * are.
 */
@NullMarked
package io.millrace.cli.command;

import org.jspecify.annotations.NullMarked;
