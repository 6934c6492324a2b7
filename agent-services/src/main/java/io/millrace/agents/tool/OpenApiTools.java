package io.millrace.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.ledger.Performed;
import io.millrace.contracts.definition.Remote;
import io.millrace.contracts.tool.OpenApiOperation;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Calls an operation of an HTTP interface. A mutating call carries its effect key as {@code
 * Idempotency-Key}; redirects are never followed and no proxy is used, so the egress list holds.
 */
final class OpenApiTools implements ToolCaller {

  static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Headers an argument may not set: they are the definition's, the call's or the connection's. */
  private static final Set<String> RESERVED =
      Set.of("authorization", "cookie", "host", "idempotency-key", "content-type", "accept");

  private final Egress egress;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(Redirect.NEVER)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();

  OpenApiTools(Egress egress) {
    this.egress = egress;
  }

  @Override
  public Sending prepare(Tool tool, JsonNode arguments, ToolContext context)
      throws AgentException, InterruptedException {
    var definition = tool.definition().document().tree().path("openapi");
    var operation = operation(tool, definition);
    var request = request(tool, operation, definition.path("server").asText(), arguments);
    egress.check(tool, request.uri(), places(tool, definition.path("server").asText()));
    var sent = build(tool, operation, request, definition.path("headers"), context);
    return () -> answer(tool, sent, context);
  }

  /** The egress list; where there is none, the server's own place. */
  static Collection<String> places(Tool tool, String url) {
    var listed = tool.definition().egress();
    return listed.isEmpty() ? List.of(Remote.authority(URI.create(url))) : listed;
  }

  private static OpenApiOperation operation(Tool tool, JsonNode definition) throws AgentException {
    try {
      return OpenApiOperation.find(
          definition.path("document"), definition.path("operation").asText());
    } catch (IllegalArgumentException e) {
      throw ToolFailures.definition(tool, String.valueOf(e.getMessage()));
    }
  }

  private static OpenApiRequest request(
      Tool tool, OpenApiOperation operation, String server, JsonNode arguments)
      throws AgentException {
    try {
      return OpenApiRequest.of(operation, server, arguments);
    } catch (IllegalArgumentException e) {
      throw ToolFailures.input(tool, String.valueOf(e.getMessage()));
    }
  }

  private static HttpRequest build(
      Tool tool,
      OpenApiOperation operation,
      OpenApiRequest request,
      JsonNode headers,
      ToolContext context)
      throws AgentException, InterruptedException {
    var body = request.body();
    var builder =
        HttpRequest.newBuilder(request.uri())
            .timeout(context.timeLeft())
            .method(
                operation.method(),
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    try {
      for (var header : request.headers().entrySet()) {
        if (RESERVED.contains(header.getKey().toLowerCase(Locale.ROOT)))
          throw ToolFailures.input(tool, "'" + header.getKey() + "' is set by the definition only");
        builder.setHeader(header.getKey(), header.getValue());
      }
      builder.setHeader("Accept", "application/json");
      if (body != null) builder.setHeader("Content-Type", "application/json");
      for (var header : headers.properties())
        builder.setHeader(header.getKey(), context.secrets().fill(header.getValue().asText()));
      if (tool.definition().mutates())
        builder.setHeader(IDEMPOTENCY_KEY, context.effectKey().hex());
      return builder.build();
    } catch (IllegalArgumentException e) {
      // The message of the JDK holds the value.
      throw ToolFailures.definition(tool, "one of its headers cannot be sent");
    }
  }

  private Performed answer(Tool tool, HttpRequest request, ToolContext context)
      throws InterruptedException {
    var exchange = http.sendAsync(request, BodyHandlers.ofInputStream());
    try {
      var response = exchange.get();
      try (var body = response.body()) {
        return HttpAnswers.of(
            tool, response, body.readNBytes(context.answerBytesMax() + 1), context);
      }
    } catch (ExecutionException e) {
      return failed(tool, e.getCause());
    } catch (IOException e) {
      return new Performed.Unclear(ToolFailures.unavailable(tool, e));
    } finally {
      exchange.cancel(true);
    }
  }

  private static Performed failed(Tool tool, Throwable cause) {
    return switch (cause) {
      case ConnectException e -> new Performed.NothingHappened(ToolFailures.unavailable(tool, e));
      case HttpConnectTimeoutException e ->
          new Performed.NothingHappened(ToolFailures.unavailable(tool, e));
      case UnresolvedAddressException e ->
          new Performed.NothingHappened(ToolFailures.unavailable(tool, e));
      case SSLHandshakeException e ->
          new Performed.NothingHappened(ToolFailures.unavailable(tool, e));
      case HttpTimeoutException e -> new Performed.Unclear(ToolFailures.timeout(tool));
      default -> new Performed.Unclear(ToolFailures.unavailable(tool, cause));
    };
  }
}
