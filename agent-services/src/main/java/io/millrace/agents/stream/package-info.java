/**
 * Kafka in and out: share consumers that take tasks, producers that send results and live frames.
 */
@NullMarked
package io.millrace.agents.stream;

import org.jspecify.annotations.NullMarked;
