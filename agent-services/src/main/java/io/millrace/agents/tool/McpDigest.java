package io.millrace.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.agents.core.CanonicalJson;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.json.Json;

/**
 * A tool of an MCP server as a person looked at it. A server can change what its tool says and asks
 * for at any time, and with that what a model does with it; the digest tells.
 *
 * @param digest SHA-256, hexadecimal, of name, description and input schema
 */
public record McpDigest(String name, String description, String digest) {

  static McpDigest of(JsonNode tool) {
    var parts = JsonNodeFactory.instance.objectNode();
    parts.put("name", tool.path("name").asText());
    parts.put("description", tool.path("description").asText());
    if (tool.has("inputSchema")) parts.set("inputSchema", tool.get("inputSchema"));
    return new McpDigest(
        tool.path("name").asText(),
        tool.path("description").asText(),
        DefinitionText.digest(new Json(CanonicalJson.of(Json.of(parts)))));
  }
}
