package io.millrace.agents.model;

import io.millrace.agents.core.Meter;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Within which bounds an attempt uses models; fallbacks are within the same.
 *
 * @param meter counts what is consumed
 * @param live takes pieces of the answer as they come
 * @param deadline end of the attempt
 * @param tokensMax most tokens of the attempt; 0 for no bound
 * @param costMicroUsdMax most cost of the attempt; 0 for no bound
 * @param tenant who pays; empty where nobody is asked
 * @param recorder remembers finished calls
 */
public record ModelUse(
    Meter meter,
    Consumer<String> live,
    Instant deadline,
    long tokensMax,
    long costMicroUsdMax,
    String tenant,
    CallRecorder recorder) {

  public ModelUse(Meter meter, Consumer<String> live, Instant deadline, long tokensMax) {
    this(meter, live, deadline, tokensMax, 0, "", CallRecorder.NONE);
  }
}
