package io.millrace.agents.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A remote agent that answers as a test says, and remembers what it was sent. */
final class RemoteServer implements AutoCloseable {

  record Request(Map<String, List<String>> headers, String body) {}

  record Response(int status, Map<String, String> headers, String body) {
    static Response ok(String body) {
      return new Response(200, Map.of(), body);
    }

    static Response status(int status, String... header) {
      return new Response(
          status, header.length == 0 ? Map.of() : Map.of(header[0], header[1]), "details: sk-leak");
    }
  }

  final List<Request> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  RemoteServer(Function<Request, Response> answers) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> answer(exchange, answers));
    server.start();
  }

  private void answer(HttpExchange exchange, Function<Request, Response> answers)
      throws IOException {
    var request =
        new Request(
            Map.copyOf(exchange.getRequestHeaders()),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    requests.add(request);
    var response = answers.apply(request);
    response.headers().forEach(exchange.getResponseHeaders()::set);
    var bytes = response.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(response.status(), bytes.length == 0 ? -1 : bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/agent";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
