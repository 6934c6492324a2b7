package io.millrace.cli.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Answers prepared requests in the order they were prepared, the last one for ever; anything else
 * is a 404 problem. Every request is kept for the test to look at.
 */
public final class FakeMillrace implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Deque<Reply>> replies = new ConcurrentHashMap<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();

  /** What a request gets. */
  @FunctionalInterface
  public interface Reply {
    void to(HttpExchange exchange) throws IOException;
  }

  /** A request as it came, its path still encoded. */
  public record Received(
      String method, String path, String query, Map<String, List<String>> headers, String body) {

    public @Nullable String header(String name) {
      var values = headers.get(name);
      return values == null ? null : values.getFirst();
    }
  }

  public FakeMillrace() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(workers);
    server.createContext("/", this::answer);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public FakeMillrace on(String method, String path, Reply... inOrder) {
    replies
        .computeIfAbsent(method + " " + path, key -> new ArrayDeque<>())
        .addAll(List.of(inOrder));
    return this;
  }

  public List<Received> received() {
    return received;
  }

  public Received last() {
    return received.getLast();
  }

  public static Reply json(int status, String body) {
    return text(status, "application/json", body);
  }

  public static Reply problem(int status, String code, String title, String detail) {
    return text(
        status,
        "application/problem+json",
        "{\"type\": \"about:blank\", \"title\": \"%s\", \"status\": %d, \"code\": \"%s\", \"detail\": \"%s\"}"
            .formatted(title, status, code, detail));
  }

  public static Reply text(int status, String contentType, String body) {
    return exchange -> {
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", contentType);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /** A stream that ends as a server ends it. */
  public static Reply stream(String frames) {
    return exchange -> begin(exchange, frames);
  }

  /** A stream whose connection breaks after these bytes. */
  public static Reply cutStream(String frames) {
    return exchange -> {
      begin(exchange, frames);
      throw new IOException("the test cuts the connection");
    };
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }

  private static void begin(HttpExchange exchange, String frames) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(frames.getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
  }

  private void answer(HttpExchange exchange) throws IOException {
    var uri = exchange.getRequestURI();
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    received.add(
        new Received(
            exchange.getRequestMethod(),
            uri.getRawPath(),
            uri.getRawQuery() == null ? "" : uri.getRawQuery(),
            Map.copyOf(exchange.getRequestHeaders()),
            body));
    next(exchange.getRequestMethod() + " " + uri.getRawPath()).to(exchange);
    exchange.close();
  }

  private Reply next(String key) {
    var prepared = replies.get(key);
    if (prepared == null) return problem(404, "not_prepared", "Not found", key);
    synchronized (prepared) {
      return prepared.size() > 1 ? prepared.removeFirst() : prepared.getFirst();
    }
  }
}
