/** Secrets by reference: where they come from, who may have them, and how they stay hidden. */
@NullMarked
package io.millrace.agents.secret;

import org.jspecify.annotations.NullMarked;
