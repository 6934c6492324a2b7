package io.millrace.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An MCP server with one tool, {@code price}, over stdio. What it does with a call is said by the
 * item: it answers, fails, says too much, or ends without an answer.
 */
final class TinyMcpServer {

  static final String DESCRIPTION = "Price of an item.";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private TinyMcpServer() {}

  public static void main(String[] arguments) throws IOException {
    var description = arguments.length > 0 ? arguments[0] : DESCRIPTION;
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      var answer = answer(JSON.readTree(line), description);
      if (answer.isPresent()) {
        System.out.println(answer.get());
        System.out.flush();
      }
    }
  }

  /** The command line of a server; its options are in a file, since no word may be long. */
  static List<String> command(Path folder, String... more) {
    try {
      var options =
          Files.writeString(
              folder.resolve("tiny-mcp.options"),
              "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp \"%s\" %s"
                  .formatted(System.getProperty("java.class.path"), TinyMcpServer.class.getName()));
      var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      return Stream.concat(Stream.of(java, "@" + options), Stream.of(more)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Optional<JsonNode> answer(JsonNode message, String description) {
    if (!message.has("id")) return Optional.empty();
    ObjectNode answer = JSON.createObjectNode();
    answer.put("jsonrpc", "2.0");
    answer.set("id", message.get("id"));
    switch (message.path("method").asText()) {
      case "initialize" ->
          answer.set(
              "result",
              JSON.valueToTree(
                  Map.of(
                      "protocolVersion", message.path("params").path("protocolVersion").asText(),
                      "capabilities", Map.of("tools", Map.of()),
                      "serverInfo", Map.of("name", "tiny", "version", "1"))));
      case "tools/list" ->
          answer.set(
              "result",
              JSON.valueToTree(
                  Map.of(
                      "tools",
                      List.of(
                          Map.of(
                              "name",
                              "price",
                              "description",
                              description,
                              "inputSchema",
                              Map.of(
                                  "type", "object",
                                  "properties",
                                      Map.of(
                                          "item", Map.of("type", "string", "pattern", "^[a-z]+$")),
                                  "required", List.of("item")))))));
      case "tools/call" -> call(message.path("params"), answer);
      default ->
          answer.set(
              "error", JSON.valueToTree(Map.of("code", -32601, "message", "no such method")));
    }
    return Optional.of(answer);
  }

  private static void call(JsonNode params, ObjectNode answer) {
    var item = params.path("arguments").path("item").asText();
    ObjectNode result = JSON.createObjectNode();
    var text = result.putArray("content").addObject().put("type", "text");
    switch (item) {
      case "end" -> Runtime.getRuntime().halt(1);
      case "refuse" -> {
        answer.set("error", JSON.valueToTree(Map.of("code", -32602, "message", "no such item")));
        return;
      }
      case "fail" -> {
        text.put("text", "out of order");
        result.put("isError", true);
      }
      case "large" -> text.put("text", "x".repeat(100_000));
      case "huge" -> text.put("text", "x".repeat(20_000_000));
      case "plain" -> text.put("text", "five");
      case "environment" -> text.put("text", String.join(",", System.getenv().keySet()));
      default -> {
        text.put("text", "{\"price\":5}");
        if (params.path("_meta").has(McpTools.EFFECT_KEY)) {
          var structured = result.putObject("structuredContent");
          structured.put("price", 5);
          structured.put("key", params.path("_meta").path(McpTools.EFFECT_KEY).asText());
        }
      }
    }
    answer.set("result", result);
  }
}
