package io.millrace.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.mcp.client.McpCallContext;
import dev.langchain4j.mcp.client.transport.McpOperationHandler;
import dev.langchain4j.mcp.client.transport.McpTransport;
import dev.langchain4j.mcp.protocol.McpCallToolRequest;
import dev.langchain4j.mcp.protocol.McpClientMessage;
import dev.langchain4j.mcp.protocol.McpInitializeRequest;
import dev.langchain4j.mcp.protocol.McpListToolsRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A transport that keeps what the server really said: the tools as it lists them, since the
 * client's own form of a schema leaves things out, and whether a call was sent and answered.
 */
final class McpObserver implements McpTransport {

  private static final long END_TIMEOUT_MS = 500;

  private final BoundedTransport transport;
  private final List<JsonNode> tools = new CopyOnWriteArrayList<>();
  private volatile boolean sent;
  private volatile @Nullable JsonNode answer;

  McpObserver(BoundedTransport transport) {
    this.transport = transport;
  }

  /** All pages. */
  List<JsonNode> tools() {
    return tools;
  }

  boolean sent() {
    return sent;
  }

  /** Whether the server wrote more than is read. */
  boolean tooLong() {
    return transport.tooLong();
  }

  /** The JSON-RPC answer to the call of the tool. */
  Optional<JsonNode> answer() {
    return Optional.ofNullable(answer);
  }

  @Override
  public CompletableFuture<JsonNode> executeOperationWithResponse(McpClientMessage message) {
    sending(message);
    return transport
        .executeOperationWithResponse(message)
        .whenComplete((said, failure) -> said(message, said));
  }

  @Override
  public CompletableFuture<JsonNode> executeOperationWithResponse(McpCallContext context) {
    sending(context.message());
    return transport
        .executeOperationWithResponse(context)
        .whenComplete((said, failure) -> said(context.message(), said));
  }

  private void sending(McpClientMessage message) {
    if (message instanceof McpCallToolRequest) sent = true;
  }

  private void said(McpClientMessage message, @Nullable JsonNode said) {
    if (said == null) return;
    if (message instanceof McpListToolsRequest)
      said.path("result").path("tools").forEach(tools::add);
    if (message instanceof McpCallToolRequest) answer = said;
  }

  @Override
  public void start(McpOperationHandler handler) {
    transport.start(handler);
  }

  @Override
  public CompletableFuture<JsonNode> initialize(McpInitializeRequest request) {
    return transport.initialize(request);
  }

  @Override
  public void executeOperationWithoutResponse(McpClientMessage message) {
    transport.executeOperationWithoutResponse(message);
  }

  @Override
  public void executeOperationWithoutResponse(McpCallContext context) {
    transport.executeOperationWithoutResponse(context);
  }

  @Override
  public void checkHealth() {
    transport.checkHealth();
  }

  @Override
  public void onFailure(Runnable action) {
    // No reconnection: a call that was sent is never sent again behind the ledger's back.
  }

  /** A program that does not end when it is asked to is ended, with all it has started. */
  @Override
  public void close() throws IOException {
    var process = transport instanceof StdioTransport stdio ? stdio.process().orElse(null) : null;
    List<ProcessHandle> processes =
        process == null
            ? List.of()
            : Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    try {
      transport.close();
      if (process != null) process.waitFor(END_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      processes.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
