package io.millrace.router.testing;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Answers for the state store: what {@link #answer} says, and it remembers what it was asked.
 * Stands in another class loader than the tests, so they talk by system properties.
 */
public final class FakeStateStore implements QuarkusTestResourceLifecycleManager {

  private static final String STATUS = "test.state-store.status";
  private static final String BODY = "test.state-store.body";
  private static final String ASKED = "test.state-store.asked";
  private final AtomicReference<@Nullable HttpServer> server = new AtomicReference<>();

  public static void answer(int status, String body) {
    System.setProperty(STATUS, Integer.toString(status));
    System.setProperty(BODY, body);
  }

  public static String asked() {
    return System.getProperty(ASKED, "");
  }

  @Override
  public Map<String, String> start() {
    try {
      var started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      started.createContext(
          "/",
          exchange -> {
            System.setProperty(ASKED, exchange.getRequestURI().toString());
            byte[] body = System.getProperty(BODY, "{}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(Integer.getInteger(STATUS, 404), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      started.start();
      server.set(started);
      return Map.of(
          "millrace.router.state-store-url", "http://127.0.0.1:" + started.getAddress().getPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    var started = server.getAndSet(null);
    if (started != null) started.stop(0);
  }
}
