package io.millrace.agents.api;

import io.millrace.contracts.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt produced.
 *
 * @param document output, to be valid against the agent's output schema
 * @param confidence how sure the agent is, 0 to 1; null where it has no notion of it
 * @param warnings limitations a later step or person should know
 */
public record AgentOutput(Json document, @Nullable Double confidence, List<String> warnings) {

  public AgentOutput {
    if (confidence != null && !(confidence >= 0 && confidence <= 1))
      throw new IllegalArgumentException("A confidence is from 0 to 1, not " + confidence);
    warnings = List.copyOf(warnings);
  }

  public static AgentOutput of(Json document) {
    return new AgentOutput(document, null, List.of());
  }
}
