/** The agents every installation has. */
@NullMarked
package io.millrace.agents.builtin;

import org.jspecify.annotations.NullMarked;
