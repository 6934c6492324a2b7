package io.millrace.agents.driven;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.core.CanonicalJson;
import io.millrace.contracts.json.Json;
import java.util.HashMap;
import java.util.Map;

/** Notices a model that goes in circles: the same tool with the same arguments, once too often. */
final class RepeatedCalls {

  static final int EQUAL_CALLS_MAX = 3;

  private final Map<String, Integer> counts = new HashMap<>();

  /**
   * @throws AgentException {@code repeated_call} at the third equal call, before it is made
   */
  void count(String tool, Json arguments) throws AgentException {
    int count = counts.merge(tool + " " + CanonicalJson.of(arguments), 1, Integer::sum);
    if (count >= EQUAL_CALLS_MAX)
      throw AgentException.permanent(
          "repeated_call",
          "The model asked "
              + EQUAL_CALLS_MAX
              + " times for the tool "
              + tool
              + " with the same arguments; its answers did not help it");
  }
}
