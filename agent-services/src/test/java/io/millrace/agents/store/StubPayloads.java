package io.millrace.agents.store;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.contracts.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * The two paths of the state store that keep payloads, on loopback. Answers with a scripted status
 * as long as there is one.
 */
public final class StubPayloads implements AutoCloseable {

  private static final String PATH = "/api/v1/payloads";

  public final List<String> requests = new CopyOnWriteArrayList<>();
  public final Map<String, byte[]> kept = new ConcurrentHashMap<>();
  private final Deque<Integer> statuses = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpServer server;
  private volatile boolean hanging;

  public StubPayloads() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(PATH, this::serve);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Keeps a document; returns its reference. */
  public Json keep(String document) {
    var bytes = document.getBytes(StandardCharsets.UTF_8);
    var digest = ClaimReference.digestOf(bytes);
    kept.put(digest, bytes);
    return new ClaimReference(digest, bytes.length).json();
  }

  synchronized StubPayloads then(int... answers) {
    for (int status : answers) statuses.add(status);
    return this;
  }

  /** Answers nothing from now on. */
  public void hang() {
    hanging = true;
  }

  private synchronized int status(int otherwise) {
    return statuses.isEmpty() ? otherwise : statuses.removeFirst();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var uri = exchange.getRequestURI();
      requests.add(exchange.getRequestMethod() + " " + uri);
      if (hanging) closed.await();
      if (exchange.getRequestMethod().equals("POST")) {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        int status = status(201);
        answer(exchange, status, status == 201 ? keep(body).text() : "{\"code\":\"no\"}");
      } else {
        var found = kept.get(uri.getPath().substring(PATH.length() + 1));
        int status = status(found == null ? 404 : 200);
        answer(
            exchange,
            status,
            status == 200 ? new String(found, StandardCharsets.UTF_8) : "{\"code\":\"no\"}");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    if (status == 503) exchange.getResponseHeaders().add("Retry-After", "2");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
