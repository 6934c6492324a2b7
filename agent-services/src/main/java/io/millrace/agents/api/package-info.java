/** What an author of an agent sees: the agent, its input and output, its context and the model. */
@NullMarked
package io.millrace.agents.api;

import org.jspecify.annotations.NullMarked;
