package io.millrace.agents.model;

import io.millrace.agents.core.Meter;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Within which bounds an attempt uses the model.
 *
 * @param meter counts what is consumed
 * @param live takes pieces of the answer as they come
 * @param deadline end of the attempt
 * @param tokensMax most tokens of the attempt; 0 for no bound
 */
public record ModelUse(Meter meter, Consumer<String> live, Instant deadline, long tokensMax) {}
