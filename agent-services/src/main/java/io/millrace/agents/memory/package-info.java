/** What agents remember over sessions: saved, recalled by meaning, and forgotten. */
@NullMarked
package io.millrace.agents.memory;

import org.jspecify.annotations.NullMarked;
