package io.millrace.agents.model;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.contracts.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * A model provider on loopback that answers each request with the next act of its script, in the
 * protocol it speaks.
 */
public final class ScriptedModelServer implements AutoCloseable {

  public enum Protocol {
    OPENAI,
    ANTHROPIC,
    OLLAMA
  }

  public interface Act {
    void play(HttpExchange exchange, Protocol protocol) throws IOException, InterruptedException;
  }

  public record Request(String path, String authorization, String body) {}

  private static final long DRIP_MS = 20;

  public final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Deque<Act> script = new ConcurrentLinkedDeque<>();
  private final HttpServer server;
  private volatile Act always;
  private final Protocol protocol;

  public ScriptedModelServer(Protocol protocol) throws IOException {
    this.protocol = protocol;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  public ScriptedModelServer then(Act act) {
    script.add(act);
    return this;
  }

  /** As the base address of this protocol's client wants it. */
  public String url() {
    var root = "http://127.0.0.1:" + server.getAddress().getPort();
    return protocol == Protocol.OLLAMA ? root : root + "/v1";
  }

  private void serve(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    var key = headers.getFirst(protocol == Protocol.ANTHROPIC ? "x-api-key" : "Authorization");
    requests.add(
        new Request(
            exchange.getRequestURI().getPath(),
            String.valueOf(key),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    try (exchange) {
      var act = script.pollFirst();
      (act == null ? Objects.requireNonNull(always, "the script is over") : act)
          .play(exchange, protocol);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public static Act says(String... pieces) {
    return (exchange, protocol) -> {
      open(exchange, protocol);
      for (var line : whole(protocol, "stop", pieces)) write(exchange, line);
    };
  }

  /** Says how many of its 12 input tokens came from the prompt cache; Ollama has none. */
  static Act saysCached(int cached, String... pieces) {
    return (exchange, protocol) -> {
      open(exchange, protocol);
      for (var line : whole(protocol, "stop", pieces)) write(exchange, cached(line, cached));
    };
  }

  private static String cached(String line, int cached) {
    return line.replace(
            "\"total_tokens\":17",
            "\"total_tokens\":17,\"prompt_tokens_details\":{\"cached_tokens\":" + cached + "}")
        .replace(
            "\"input_tokens\":12",
            "\"input_tokens\":" + (12 - cached) + ",\"cache_read_input_tokens\":" + cached);
  }

  /** Answers every request alike, when the script is over. */
  public ScriptedModelServer always(Act act) {
    always = act;
    return this;
  }

  /** Ends as a provider's filter or token limit ends an answer. */
  static Act endsWith(String reason, String... pieces) {
    return (exchange, protocol) -> {
      open(exchange, protocol);
      for (var line : whole(protocol, reason, pieces)) write(exchange, line);
    };
  }

  /** A well-formed HTTP answer whose last events are missing. */
  static Act stopsAfter(String piece) {
    return (exchange, protocol) -> {
      open(exchange, protocol);
      for (var line : head(protocol)) write(exchange, line);
      write(exchange, delta(protocol, piece));
    };
  }

  /** A connection that dies in the middle of the body. */
  static Act breaksAfter(String piece) {
    return (exchange, protocol) -> {
      exchange
          .getResponseHeaders()
          .add(
              "Content-Type",
              protocol == Protocol.OLLAMA ? "application/x-ndjson" : "text/event-stream");
      exchange.sendResponseHeaders(200, 100_000);
      for (var line : head(protocol)) write(exchange, line);
      write(exchange, delta(protocol, piece));
    };
  }

  static Act hangsAfter(String piece, long ms) {
    return (exchange, protocol) -> {
      open(exchange, protocol);
      for (var line : head(protocol)) write(exchange, line);
      write(exchange, delta(protocol, piece));
      Thread.sleep(ms);
    };
  }

  /** Goes on speaking, so that it notices when nobody listens any more. */
  static Act dripsUntilGone(CountDownLatch gone) {
    return (exchange, protocol) -> {
      open(exchange, protocol);
      for (var line : head(protocol)) write(exchange, line);
      try {
        while (true) {
          write(exchange, delta(protocol, "word "));
          Thread.sleep(DRIP_MS);
        }
      } catch (IOException e) {
        gone.countDown();
      }
    };
  }

  public static Act hangs(long ms) {
    return (exchange, protocol) -> Thread.sleep(ms);
  }

  public static Act refuses(int status, String retryAfter) {
    return (exchange, protocol) -> {
      if (retryAfter != null) exchange.getResponseHeaders().add("Retry-After", retryAfter);
      var body = "{\"error\":{\"message\":\"no, key sk-secret\"}}".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    };
  }

  static Act garbage() {
    return (exchange, protocol) -> {
      open(exchange, protocol);
      write(exchange, protocol == Protocol.OLLAMA ? "{\"mess" : "data: {\"cho\n\n");
    };
  }

  static void open(HttpExchange exchange, Protocol protocol) throws IOException {
    exchange
        .getResponseHeaders()
        .add(
            "Content-Type",
            protocol == Protocol.OLLAMA ? "application/x-ndjson" : "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
  }

  static void write(HttpExchange exchange, String text) throws IOException {
    exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
  }

  private static List<String> whole(Protocol protocol, String reason, String... pieces) {
    var lines = new ArrayList<>(head(protocol));
    for (var piece : pieces) lines.add(delta(protocol, piece));
    lines.addAll(tail(protocol, reason));
    return lines;
  }

  static List<String> head(Protocol protocol) {
    return switch (protocol) {
      case OPENAI, OLLAMA -> List.of();
      case ANTHROPIC ->
          List.of(
              event(
                  "message_start",
                  "{\"type\":\"message_start\",\"message\":{\"id\":\"m1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"model\":\"test\",\"stop_reason\":null,\"usage\":{\"input_tokens\":12,\"output_tokens\":1}}}"),
              event(
                  "content_block_start",
                  "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}"));
    };
  }

  private static String delta(Protocol protocol, String piece) {
    var text = quoted(piece);
    return switch (protocol) {
      case OPENAI ->
          "data: {\"id\":\"c1\",\"model\":\"test\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":"
              + text
              + "},\"finish_reason\":null}]}\n\n";
      case ANTHROPIC ->
          event(
              "content_block_delta",
              "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":"
                  + text
                  + "}}");
      case OLLAMA ->
          "{\"model\":\"test\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\",\"content\":"
              + text
              + "},\"done\":false}\n";
    };
  }

  static List<String> tail(Protocol protocol, String reason) {
    return switch (protocol) {
      case OPENAI ->
          List.of(
              "data: {\"id\":\"c1\",\"model\":\"test\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\""
                  + reason
                  + "\"}]}\n\n",
              "data: {\"id\":\"c1\",\"model\":\"test\",\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":5,\"total_tokens\":17}}\n\n",
              "data: [DONE]\n\n");
      case ANTHROPIC ->
          List.of(
              event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}"),
              event(
                  "message_delta",
                  "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\""
                      + (reason.equals("stop")
                          ? "end_turn"
                          : reason.equals("length")
                              ? "max_tokens"
                              : reason.equals("tool_calls") ? "tool_use" : reason)
                      + "\"},\"usage\":{\"output_tokens\":5}}"),
              event("message_stop", "{\"type\":\"message_stop\"}"));
      case OLLAMA ->
          List.of(
              "{\"model\":\"test\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\""
                  + reason
                  + "\",\"prompt_eval_count\":12,\"eval_count\":5}\n");
    };
  }

  static String event(String name, String data) {
    return "event: " + name + "\ndata: " + data + "\n\n";
  }

  static String quoted(String text) {
    return Json.of((Object) text).text();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
