/** Agents that do nothing, so that what is left is the platform. */
@NullMarked
package io.millrace.bench.agent;

import org.jspecify.annotations.NullMarked;
