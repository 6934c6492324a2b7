package io.millrace.agents.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.langchain4j.mcp.client.McpCallContext;
import dev.langchain4j.mcp.client.transport.McpOperationHandler;
import dev.langchain4j.mcp.protocol.McpClientMessage;
import dev.langchain4j.mcp.protocol.McpInitializationNotification;
import dev.langchain4j.mcp.protocol.McpInitializeRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A program that is spoken to over its standard streams, a message a line. Unlike LangChain4j's own
 * transport it never holds more than a bound of what the program writes: a longer line ends the
 * connection, and with it every operation that waits. What the program writes to its error stream
 * is thrown away.
 */
final class StdioTransport implements BoundedTransport {

  private static final Logger LOG = Logger.getLogger(StdioTransport.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<String> command;
  private final int lineBytesMax;
  private volatile @Nullable Process process;
  private volatile @Nullable McpOperationHandler handler;
  private volatile boolean ended;
  private volatile boolean tooLong;

  StdioTransport(List<String> command, int lineBytesMax) {
    this.command = List.copyOf(command);
    this.lineBytesMax = lineBytesMax;
  }

  @Override
  public boolean tooLong() {
    return tooLong;
  }

  Optional<Process> process() {
    return Optional.ofNullable(process);
  }

  @Override
  public void start(McpOperationHandler operations) {
    handler = operations;
    try {
      var started = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
      process = started;
      Thread.ofPlatform()
          .name("millrace-mcp-stdio-" + started.pid())
          .daemon()
          .start(() -> read(started, operations));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(Process started, McpOperationHandler operations) {
    var lines = new BoundedLines(started.getInputStream(), lineBytesMax);
    try {
      for (var line = lines.next(); line != null; line = lines.next()) handle(line, operations);
    } catch (BoundedLines.TooLongException e) {
      tooLong = true;
      started.destroyForcibly();
    } catch (IOException e) {
      LOG.debugf("The output of an MCP server cannot be read (%s)", e.getClass().getName());
    } finally {
      ended = true;
      operations.cancelAllPendingOperations("The connection to the program has ended");
    }
  }

  private static void handle(String line, McpOperationHandler operations) {
    try {
      operations.handle(JSON.readTree(line));
    } catch (JsonProcessingException | RuntimeException e) {
      LOG.debugf("A line of an MCP server is no message (%s)", e.getClass().getName());
    }
  }

  @Override
  public CompletableFuture<JsonNode> initialize(McpInitializeRequest request) {
    return executeOperationWithResponse(request)
        .thenApply(
            answer -> {
              executeOperationWithoutResponse(new McpInitializationNotification());
              return answer;
            });
  }

  @Override
  public CompletableFuture<JsonNode> executeOperationWithResponse(McpClientMessage message) {
    var answer = new CompletableFuture<JsonNode>();
    var operations = handler;
    if (operations == null)
      return CompletableFuture.failedFuture(new IllegalStateException("Not started"));
    operations.startOperation(message.getId(), answer);
    try {
      send(message);
      if (ended) operations.cancelAllPendingOperations("The connection to the program has ended");
    } catch (IOException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }

  @Override
  public CompletableFuture<JsonNode> executeOperationWithResponse(McpCallContext context) {
    return executeOperationWithResponse(context.message());
  }

  @Override
  public void executeOperationWithoutResponse(McpClientMessage message) {
    try {
      send(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void executeOperationWithoutResponse(McpCallContext context) {
    executeOperationWithoutResponse(context.message());
  }

  private synchronized void send(McpClientMessage message) throws IOException {
    var running = process;
    if (running == null) throw new IOException("Not started");
    var line = JSON.writeValueAsString(message) + "\n";
    running.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
    running.getOutputStream().flush();
  }

  @Override
  public void checkHealth() {
    if (ended) throw new IllegalStateException("The connection to the program has ended");
  }

  @Override
  public void onFailure(Runnable action) {
    // Nothing is connected again: each call has a process of its own.
  }

  /** The program is told by the end of its input, and asked to end. */
  @Override
  public void close() throws IOException {
    var running = process;
    if (running == null) return;
    running.destroy();
    running.getOutputStream().close();
  }
}
