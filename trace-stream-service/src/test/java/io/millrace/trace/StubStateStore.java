package io.millrace.trace;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.kit.view.JournalJson;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;

/** The two paths of the state store that this service asks, holding what a test puts there. */
@NullUnmarked
public final class StubStateStore implements QuarkusTestResourceLifecycleManager {

  private static final Map<String, String> RUNS = new ConcurrentHashMap<>();
  private static final Map<String, List<JournalEntry>> ARCHIVE = new ConcurrentHashMap<>();

  private HttpServer server;
  private ExecutorService threads;

  /** Shows a run; its sequence and status are all that matters. */
  static void show(String runId, long sequence, String status) {
    RUNS.put(
        runId,
        "{\"runId\":\"%s\",\n \"sequence\":%d,\"status\":\"%s\",\"message\":\"Why?\"}"
            .formatted(runId, sequence, status));
  }

  static void archive(JournalEntry entry) {
    ARCHIVE.computeIfAbsent(entry.runId(), run -> new CopyOnWriteArrayList<>()).add(entry);
  }

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/api/v1/runs/", exchange -> answer(exchange, RUNS.get(last(exchange))));
    server.createContext("/api/v1/archive/runs/", exchange -> answer(exchange, page(exchange)));
    server.start();
    return Map.of(
        "millrace.trace.state-store-url", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static String last(HttpExchange exchange) {
    var path = exchange.getRequestURI().getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String page(HttpExchange exchange) {
    var run = exchange.getRequestURI().getPath().split("/")[5];
    var query = exchange.getRequestURI().getQuery().split("[=&]");
    long after = Long.parseLong(query[1]);
    int limit = Integer.parseInt(query[3]);
    var events =
        ARCHIVE.getOrDefault(run, List.of()).stream()
            .filter(e -> e.sequence() > after)
            .limit(limit)
            .toList();
    var next = events.size() == limit ? Long.toString(events.getLast().sequence()) : "null";
    return events.stream()
        .map(e -> JournalJson.toJson(e).toString())
        .collect(Collectors.joining(",", "{\"events\":[", "],\"next\":" + next + "}"));
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    try (exchange) {
      var bytes =
          (body == null ? "{\"code\":\"run_unknown\"}" : body).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(body == null ? 404 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
