package io.millrace.agents.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.json.Json;

/**
 * What an attempt is asked, valid against the agent's input schema.
 *
 * @param document the input
 */
public record AgentInput(Json document) {

  public JsonNode tree() {
    return document.tree();
  }

  /** A field that the input schema requires to be a string; empty where it is absent. */
  public String text(String field) {
    return tree().path(field).asText();
  }
}
