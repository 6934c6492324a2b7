package io.millrace.agents.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.mcp.client.DefaultMcpClient;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.ledger.Performed;
import io.millrace.contracts.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Calls a tool of an MCP server, over stdio or streamable HTTP, through LangChain4j's client. Each
 * call has a connection of its own, so secrets live no longer than the call, and looks at the tool
 * before it calls it: one that is not confirmed, or is not what was confirmed, is blocked.
 *
 * <p>A mutating call carries its effect key as {@code _meta} {@value #EFFECT_KEY}. Nothing is sent
 * twice; a call that was sent and not answered leaves the outcome unknown.
 */
final class McpTools implements ToolCaller {

  static final String EFFECT_KEY = "io.millrace/effect-key";

  private static final Logger LOG = Logger.getLogger(McpTools.class);
  private static final int INVALID_PARAMS = -32602;
  private static final int METHOD_NOT_FOUND = -32601;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final McpTransports transports;

  McpTools(McpTransports transports) {
    this.transports = transports;
  }

  /** The tools of a definition's server, for a person who is to confirm one. */
  List<McpDigest> look(Tool tool, ToolContext context) throws AgentException, InterruptedException {
    var observer = new McpObserver(transports.open(tool, context));
    try (var client = connect(tool, observer, context)) {
      client.listTools();
      return observer.tools().stream().map(McpDigest::of).toList();
    } catch (AgentException e) {
      throw e;
    } catch (Exception e) {
      throw ToolFailures.unavailable(tool, e);
    }
  }

  @Override
  public Sending prepare(Tool tool, JsonNode arguments, ToolContext context)
      throws AgentException, InterruptedException {
    var observer = new McpObserver(transports.open(tool, context));
    return () -> call(tool, arguments, context, observer);
  }

  private Performed call(Tool tool, JsonNode arguments, ToolContext context, McpObserver observer) {
    try (var client = connect(tool, observer, context)) {
      client.listTools();
      confirm(tool, observer.tools());
      client.executeTool(
          ToolExecutionRequest.builder()
              .name(remoteName(tool))
              .arguments(arguments.toString())
              .build());
    } catch (AgentException e) {
      return new Performed.NothingHappened(e);
    } catch (RuntimeException e) {
      LOG.debugf("The MCP client of %s failed with %s", tool.label(), e.getClass().getName());
      if (!observer.sent()) return new Performed.NothingHappened(ToolFailures.unavailable(tool, e));
    }
    return observer
        .answer()
        .map(answer -> answered(tool, answer, context))
        .orElseGet(
            () ->
                new Performed.Unclear(
                    observer.tooLong()
                        ? ToolFailures.tooLarge(tool, context.answerBytesMax())
                        : ToolFailures.timeout(tool)));
  }

  private static String remoteName(Tool tool) {
    return tool.definition().document().tree().path("mcp").path("tool").asText();
  }

  private static DefaultMcpClient connect(Tool tool, McpObserver observer, ToolContext context)
      throws AgentException {
    Duration left = context.timeLeft();
    Map<String, Object> meta =
        tool.definition().mutates() ? Map.of(EFFECT_KEY, context.effectKey().hex()) : Map.of();
    try {
      return DefaultMcpClient.builder()
          .transport(observer)
          .clientName("millrace")
          .initializationTimeout(left)
          .toolExecutionTimeout(left)
          .autoHealthCheck(false)
          .cacheToolList(false)
          .logHandler(message -> LOG.debugf("The server of %s wrote a log message", tool.label()))
          .metaSupplier(call -> meta)
          .build();
    } catch (RuntimeException e) {
      closeQuietly(observer);
      throw ToolFailures.unavailable(tool, e);
    }
  }

  private static void closeQuietly(McpObserver observer) {
    try {
      observer.close();
    } catch (IOException | RuntimeException e) {
      LOG.debugf("A connection to an MCP server cannot be closed (%s)", e.getClass().getName());
    }
  }

  private static void confirm(Tool tool, List<JsonNode> listed) throws AgentException {
    var name = remoteName(tool);
    var found =
        listed.stream().map(McpDigest::of).filter(known -> known.name().equals(name)).toList();
    if (found.size() != 1)
      throw unconfirmed(
          tool, "its server has " + found.size() + " tools of the name '" + name + "'");
    var confirmed = tool.definition().document().tree().path("mcp").path("digest").asText("");
    var digest = found.getFirst().digest();
    if (confirmed.isEmpty())
      throw unconfirmed(
          tool, "nobody has looked at it; confirm it with digest: \"" + digest + "\"");
    if (!confirmed.equals(digest))
      throw unconfirmed(
          tool, "it has changed; look at it and confirm it with digest: \"" + digest + "\"");
  }

  private static AgentException unconfirmed(Tool tool, String why) {
    return AgentException.permanent(
        "mcp_tool_unconfirmed", tool.label() + " is blocked, since " + why);
  }

  private static Performed answered(Tool tool, JsonNode answer, ToolContext context) {
    if (answer.has("error")) {
      int code = answer.path("error").path("code").asInt();
      var why = "its server answers error " + code;
      return code == INVALID_PARAMS || code == METHOD_NOT_FOUND
          ? new Performed.NothingHappened(ToolFailures.refused(tool, why))
          : new Performed.Unclear(ToolFailures.failed(tool, why));
    }
    var result = answer.path("result");
    int bytes = result.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > context.answerBytesMax())
      return new Performed.HappenedUnusable(ToolFailures.tooLarge(tool, context.answerBytesMax()));
    if (result.path("isError").asBoolean(false))
      return new Performed.Unclear(ToolFailures.failed(tool, "its server says so"));
    return new Performed.Succeeded(content(result));
  }

  /** The structured content; else the text, as the JSON object it may be; else {@code text}. */
  private static Json content(JsonNode result) {
    if (result.path("structuredContent").isObject())
      return Json.of(result.get("structuredContent"));
    var text = new StringBuilder();
    for (var part : result.path("content"))
      if (part.path("type").asText().equals("text")) text.append(part.path("text").asText());
    try {
      var document = JSON.readTree(text.toString());
      if (document != null && document.isObject()) return Json.of(document);
    } catch (JsonProcessingException e) {
      LOG.trace("The answer is plain text");
    }
    return Json.of(Map.of("text", text.toString()));
  }
}
