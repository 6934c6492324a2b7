/** Agents that a model drives: it chooses among the tools it has, until it answers. */
@NullMarked
package io.millrace.agents.driven;

import org.jspecify.annotations.NullMarked;
