package io.millrace.agents.model;

import io.millrace.agents.api.AgentException;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Usage;
import java.time.Duration;

/**
 * Remembers finished model calls, so that a task that is delivered again pays for none twice. It
 * sees one logical call: its retries and fallbacks are inside. Equal calls of one attempt are told
 * apart by the recorder, in their order.
 */
@FunctionalInterface
public interface CallRecorder {

  /** Remembers nothing. */
  CallRecorder NONE = (call, performer) -> performer.perform();

  /**
   * @param model name of the definition that is asked first
   * @param version 0 for the deployment's own model
   * @param request the whole conversation; ids that a model gave its calls are replaced by their
   *     order
   * @param timeout by then the performer has given up
   */
  record ModelCall(String model, int version, Json request, Duration timeout) {}

  /**
   * @param usage what the call consumed when it was made
   * @param isReused true where nothing was consumed now
   */
  record Recorded(Json reply, Usage usage, boolean isReused) {}

  /** Makes the call. */
  @FunctionalInterface
  interface Performer {
    Recorded perform() throws AgentException, InterruptedException;
  }

  Recorded call(ModelCall call, Performer performer) throws AgentException, InterruptedException;
}
