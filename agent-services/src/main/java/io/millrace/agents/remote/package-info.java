/** Agents that run elsewhere: a service behind plain HTTP, or an agent that speaks A2A. */
@NullMarked
package io.millrace.agents.remote;

import org.jspecify.annotations.NullMarked;
