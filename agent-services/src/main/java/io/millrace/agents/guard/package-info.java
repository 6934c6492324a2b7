/**
 * Guardrails: what an agent is given, what its tools take and return and what it gives back,
 * checked by pure code that does no input or output of its own.
 */
@NullMarked
package io.millrace.agents.guard;

import org.jspecify.annotations.NullMarked;
