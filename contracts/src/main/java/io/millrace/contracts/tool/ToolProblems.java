package io.millrace.contracts.tool;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.definition.Remote;
import io.millrace.contracts.definition.ToolDefinition;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What would make every call of a tool fail and can be told from its definition alone: an operation
 * there is not, a statement that is two, an address that the tool itself may not reach.
 */
public final class ToolProblems {

  private static final int PORT_MAX = 65_535;
  private static final char CONTROL_END = ' ';
  private static final char DELETE = 0x7f;
  private static final char HEADER_CHAR_MAX = 0xff;

  /** Headers that belong to the connection; no client lets a caller set them. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "content-length", "expect", "host", "upgrade");

  private final ToolDefinition tool;
  private final DefinitionText text;
  private final List<Problem> problems = new ArrayList<>();

  private ToolProblems(ToolDefinition tool, DefinitionText text) {
    this.tool = tool;
    this.text = text;
  }

  /** Everything that is wrong with how a tool is called. */
  public static List<Problem> of(ToolDefinition tool, DefinitionText text) {
    var found = new ToolProblems(tool, text);
    found.checkPorts();
    switch (tool.kind()) {
      case OPENAPI -> found.checkOpenApi();
      case MCP -> found.checkMcp();
      case SQL -> found.checkSql();
      case JAVA -> {}
    }
    return List.copyOf(found.problems);
  }

  private void problem(String pointer, String message) {
    problems.add(text.problem(pointer, message));
  }

  private void checkPorts() {
    for (int i = 0; i < tool.egress().size(); i++) {
      var place = tool.egress().get(i);
      int port = Integer.parseInt(place.substring(place.lastIndexOf(':') + 1));
      if (port < 1 || port > PORT_MAX) problem("/egress/" + i, "A port is 1 to " + PORT_MAX);
    }
  }

  private void checkOpenApi() {
    var openapi = text.document().path("openapi");
    checkPlace("/openapi/server", openapi.path("server").asText());
    checkHeaders("/openapi/headers", openapi.path("headers"));
    try {
      var operation =
          OpenApiOperation.find(openapi.path("document"), openapi.path("operation").asText());
      checkArguments("/openapi/operation", operation.argumentsRequired());
    } catch (IllegalArgumentException e) {
      problem("/openapi/operation", "The operation cannot be called: " + e.getMessage());
    }
  }

  private void checkMcp() {
    var mcp = text.document().path("mcp");
    if (mcp.path("transport").asText().equals("http")) {
      if (mcp.has("url")) checkPlace("/mcp/url", mcp.path("url").asText());
      else problem("/mcp", "The transport http goes to an address: add mcp.url");
      checkHeaders("/mcp/headers", mcp.path("headers"));
      return;
    }
    if (!mcp.has("command"))
      problem("/mcp", "The transport stdio starts a program: add mcp.command");
    for (int i = 0; i < mcp.path("command").size(); i++)
      if (mcp.path("command").path(i).asText().contains(" "))
        problem(
            "/mcp/command/" + i,
            "A word of a command has no blanks, so that a deployment can allow it; make it several words");
  }

  private void checkSql() {
    try {
      var statement = SqlStatement.parse(text.document().path("sql").path("statement").asText());
      checkArguments("/sql/statement", statement.names());
    } catch (IllegalArgumentException e) {
      problem("/sql/statement", "The statement cannot be run: " + e.getMessage());
    }
  }

  /** An argument that the input forbids can never be there. */
  private void checkArguments(String pointer, List<String> names) {
    var input = tool.input().document().tree();
    if (!input.path("additionalProperties").isBoolean()
        || input.path("additionalProperties").asBoolean()
        || input.has("patternProperties")) return;
    for (var name : new TreeSet<>(names))
      if (!input.path("properties").has(name))
        problem(
            pointer,
            "It needs the argument '%s', which the input does not allow; add it to input.properties"
                .formatted(name));
  }

  private void checkPlace(String pointer, String url) {
    var wrong = Remote.problem(url);
    if (wrong != null) {
      problem(pointer, wrong);
      return;
    }
    var place = Remote.authority(URI.create(url));
    if (!tool.egress().isEmpty() && tool.egress().stream().noneMatch(place::equalsIgnoreCase))
      problem("/egress", "%s is not in it, and every call goes there; add it".formatted(place));
  }

  private void checkHeaders(String pointer, JsonNode headers) {
    for (var header : headers.properties()) {
      var there = pointer + "/" + header.getKey();
      if (OF_THE_CONNECTION.contains(header.getKey().toLowerCase(Locale.ROOT)))
        problem(there, "This header belongs to the connection; take it away");
      if (header.getValue().asText().chars().anyMatch(c -> !isHeaderChar(c)))
        problem(
            there, "The value of a header has no control characters and nothing beyond Latin 1");
    }
  }

  private static boolean isHeaderChar(int c) {
    return c == '\t' || c >= CONTROL_END && c != DELETE && c <= HEADER_CHAR_MAX;
  }
}
