/** What one attempt means, without Kafka, clock or configuration: bounds, texts, meters. */
@NullMarked
package io.millrace.agents.core;

import org.jspecify.annotations.NullMarked;
