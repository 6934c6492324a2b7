package io.millrace.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.langchain4j.mcp.client.McpCallContext;
import dev.langchain4j.mcp.client.transport.McpOperationHandler;
import dev.langchain4j.mcp.protocol.McpClientMessage;
import dev.langchain4j.mcp.protocol.McpInitializationNotification;
import dev.langchain4j.mcp.protocol.McpInitializeRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Streamable HTTP: each message is a request, answered by JSON or by a stream of events. Unlike
 * LangChain4j's own transport it gives up an answer, or a line of a stream, at a bound while it is
 * read. No redirect is followed and no proxy is used, so the egress list holds.
 */
final class HttpTransport implements BoundedTransport {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final String SESSION = "Mcp-Session-Id";
  private static final String EVENTS = "text/event-stream";
  private static final String DATA = "data:";
  private static final int HUNDRED = 100;
  private static final int SUCCESS = 2;

  private final URI url;
  private final Map<String, String> headers;
  private final Duration timeout;
  private final int bytesMax;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();
  private volatile @Nullable McpOperationHandler handler;
  private volatile @Nullable String session;
  private volatile boolean tooLong;

  /**
   * @param timeout of one request, until its answer begins
   * @param bytesMax longest answer, and longest line of a stream
   */
  HttpTransport(URI url, Map<String, String> headers, Duration timeout, int bytesMax) {
    this.url = url;
    this.headers = Map.copyOf(headers);
    this.timeout = timeout;
    this.bytesMax = bytesMax;
  }

  @Override
  public boolean tooLong() {
    return tooLong;
  }

  @Override
  public void start(McpOperationHandler operations) {
    handler = operations;
  }

  @Override
  public CompletableFuture<JsonNode> initialize(McpInitializeRequest request) {
    return executeOperationWithResponse(request)
        .thenCompose(
            answer ->
                post(new McpInitializationNotification(), new CompletableFuture<>())
                    .thenApply(done -> answer));
  }

  @Override
  public CompletableFuture<JsonNode> executeOperationWithResponse(McpClientMessage message) {
    var answer = new CompletableFuture<JsonNode>();
    operations().startOperation(message.getId(), answer);
    post(message, answer)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) answer.completeExceptionally(failure);
              else answer.completeExceptionally(new IOException("The server does not answer"));
            });
    return answer;
  }

  @Override
  public CompletableFuture<JsonNode> executeOperationWithResponse(McpCallContext context) {
    return executeOperationWithResponse(context.message());
  }

  @Override
  public void executeOperationWithoutResponse(McpClientMessage message) {
    post(message, new CompletableFuture<>()).join();
  }

  @Override
  public void executeOperationWithoutResponse(McpCallContext context) {
    executeOperationWithoutResponse(context.message());
  }

  private McpOperationHandler operations() {
    var operations = handler;
    if (operations == null) throw new IllegalStateException("Not started");
    return operations;
  }

  private CompletableFuture<Void> post(
      McpClientMessage message, CompletableFuture<JsonNode> answer) {
    try {
      return http.sendAsync(request(message), BodyHandlers.ofInputStream())
          .thenAcceptAsync(
              response -> read(response, answer), reading -> Thread.ofVirtual().start(reading));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private HttpRequest request(McpClientMessage message) throws IOException {
    var body = JSON.writeValueAsString(message);
    try {
      var request = HttpRequest.newBuilder(url).timeout(timeout);
      headers.forEach(request::setHeader);
      var known = session;
      if (known != null) request.setHeader(SESSION, known);
      return request
          .setHeader("Content-Type", "application/json")
          .setHeader("Accept", "application/json, " + EVENTS)
          .POST(BodyPublishers.ofString(body))
          .build();
    } catch (IllegalArgumentException e) {
      // The message of the JDK holds the value, which may be a secret.
      throw new IOException("One of the headers cannot be sent");
    }
  }

  private void read(HttpResponse<InputStream> response, CompletableFuture<JsonNode> answer) {
    try (var body = response.body()) {
      if (response.statusCode() / HUNDRED != SUCCESS)
        throw new IOException("The server answers status " + response.statusCode());
      response.headers().firstValue(SESSION).ifPresent(id -> session = id);
      if (response.headers().firstValue("Content-Type").orElse("").contains(EVENTS))
        readEvents(body, answer);
      else readAnswer(body);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private void readAnswer(InputStream body) throws IOException {
    var bytes = body.readNBytes(bytesMax + 1);
    if (bytes.length > bytesMax) {
      tooLong = true;
      throw new IOException("The answer has more than " + bytesMax + " bytes");
    }
    var message = JSON.readTree(bytes);
    if (message.isObject()) operations().handle(message);
  }

  private void readEvents(InputStream body, CompletableFuture<JsonNode> answer) throws IOException {
    var lines = new BoundedLines(body, bytesMax);
    try {
      while (!answer.isDone()) {
        var line = lines.next();
        if (line == null) return;
        if (line.startsWith(DATA))
          operations().handle(JSON.readTree(line.substring(DATA.length())));
      }
    } catch (BoundedLines.TooLongException e) {
      tooLong = true;
      throw e;
    }
  }

  @Override
  public void checkHealth() {
    // Each call has a connection of its own, and finds out by itself.
  }

  @Override
  public void onFailure(Runnable action) {
    // Nothing is connected again: a call that was sent is never sent again.
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
