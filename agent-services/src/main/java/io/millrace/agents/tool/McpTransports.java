package io.millrace.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.AgentException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Connections to MCP servers. A program is run only where the deployment's configuration has its
 * whole command line; it does not inherit this process's environment, where secrets may be.
 */
final class McpTransports {

  /** Of our environment, what programs need to be found and to run. */
  private static final List<String> ENVIRONMENT = List.of("PATH", "HOME", "LANG", "TMPDIR");

  private static final int LIST_BYTES_MAX = 1 << 20;

  /** What a byte may take where JSON escapes it. */
  private static final long ESCAPED_BYTES = 6;

  private static final long MESSAGE_BYTES_MAX = 1 << 30;

  private static final String ENV_PROGRAM = "/usr/bin/env";

  private final Egress egress;
  private final Set<String> commandsAllowed;

  McpTransports(Egress egress, Set<String> commandsAllowed) {
    this.egress = egress;
    this.commandsAllowed = commandsAllowed;
  }

  /**
   * @throws AgentException {@code mcp_command_denied}, {@code egress_denied}, {@code
   *     tool_definition_invalid}, the codes of secrets
   */
  BoundedTransport open(Tool tool, ToolContext context)
      throws AgentException, InterruptedException {
    var mcp = tool.definition().document().tree().path("mcp");
    return mcp.path("transport").asText().equals("stdio")
        ? stdio(tool, mcp, context)
        : http(tool, mcp, context);
  }

  private BoundedTransport stdio(Tool tool, JsonNode mcp, ToolContext context)
      throws AgentException {
    var command = new ArrayList<String>();
    mcp.path("command").forEach(word -> command.add(word.asText()));
    if (command.isEmpty()) throw ToolFailures.definition(tool, "it names no command");
    if (command.stream().anyMatch(word -> word.isEmpty() || word.contains(" "))
        || !commandsAllowed.contains(String.join(" ", command)))
      throw AgentException.permanent(
          "mcp_command_denied",
          "The command of "
              + tool.label()
              + " is not allowed here; an operator adds it to millrace.agents.tools.mcp-commands");
    var isolated = new ArrayList<>(List.of(ENV_PROGRAM, "-i"));
    for (var name : ENVIRONMENT) {
      var value = System.getenv(name);
      if (value != null) isolated.add(name + "=" + value);
    }
    isolated.addAll(command);
    return new StdioTransport(isolated, messageBytesMax(context));
  }

  /** Room for the list of tools, and for an answer in the longest spelling that JSON has for it. */
  private static int messageBytesMax(ToolContext context) {
    return (int)
        Math.min(MESSAGE_BYTES_MAX, LIST_BYTES_MAX + ESCAPED_BYTES * context.answerBytesMax());
  }

  private BoundedTransport http(Tool tool, JsonNode mcp, ToolContext context)
      throws AgentException, InterruptedException {
    var url = mcp.path("url").asText("");
    if (url.isEmpty()) throw ToolFailures.definition(tool, "it names no url");
    egress.check(tool, URI.create(url), OpenApiTools.places(tool, url));
    Map<String, String> headers = new HashMap<>();
    for (var header : mcp.path("headers").properties())
      headers.put(header.getKey(), context.secrets().fill(header.getValue().asText()));
    return new HttpTransport(
        URI.create(url), headers, context.timeLeft(), messageBytesMax(context));
  }
}
