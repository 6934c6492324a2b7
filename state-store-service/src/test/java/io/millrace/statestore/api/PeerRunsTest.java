package io.millrace.statestore.api;

import static io.millrace.statestore.States.AT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.SessionState;
import io.millrace.contracts.record.Records;
import io.millrace.embedded.Ports;
import io.millrace.statestore.Settings;
import io.millrace.statestore.States;
import io.millrace.statestore.stream.HotRun;
import io.millrace.statestore.stream.NotReadyException;
import io.millrace.statestore.stream.Patience;
import io.millrace.statestore.stream.RunLocator.Place;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another instance that answers, is busy, hangs or is gone. */
class PeerRunsTest {

  private static final String RUN = "s-1~01JAAAAAAAAAAAAAAAAAAAAAAA";

  private static final Patience AT_ONCE = new Patience(Duration.ZERO, Duration.ZERO);

  private final AtomicReference<HttpHandler> answer = new AtomicReference<>();
  private final PeerRuns peers =
      new PeerRuns(Settings.of(Map.of("forward-timeout", "PT0.3S", "forwards-max", "1")));
  private HttpServer server;
  private Place.There owner;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer.get().handle(exchange));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    owner = new Place.There("127.0.0.1", server.getAddress().getPort());
  }

  @AfterEach
  void close() {
    peers.close();
    server.stop(0);
  }

  @Test
  void the_owner_is_asked_for_the_state_and_told_how_long_to_wait() {
    var asked = new AtomicReference<String>();
    answer.set(
        exchange -> {
          asked.set(exchange.getRequestURI().toString());
          respond(exchange, 200, Records.encode(state()));
        });

    var found = peers.find(owner, RUN, new Patience(Duration.ofSeconds(1), Duration.ofSeconds(2)));

    assertThat(found).isEqualTo(new HotRun.Present(state()));
    assertThat(asked.get()).isEqualTo("/internal/v1/runs/" + RUN + "?startMs=1000&restMs=2000");
  }

  @Test
  void a_run_that_is_not_there_is_told_from_one_that_has_left() {
    answer.set(exchange -> respond(exchange, 204, new byte[0]));
    assertThat(peers.find(owner, RUN, AT_ONCE)).isEqualTo(HotRun.ABSENT);

    answer.set(exchange -> respond(exchange, 410, new byte[0]));
    assertThat(peers.find(owner, RUN, AT_ONCE)).isEqualTo(HotRun.EVICTED);
  }

  @Test
  void the_owner_is_asked_for_a_session_too() {
    var session =
        new SessionState("s-1", "as before", List.of(), 3, 2, List.of(RUN), List.of(), null, 0, AT);
    answer.set(exchange -> respond(exchange, 200, Records.encode(session)));
    assertThat(peers.session(owner, "s-1")).contains(session);

    answer.set(exchange -> respond(exchange, 204, new byte[0]));
    assertThat(peers.session(owner, "s-1")).isEmpty();

    answer.set(exchange -> respond(exchange, 503, new byte[0]));
    assertThatThrownBy(() -> peers.session(owner, "s-1")).isInstanceOf(NotReadyException.class);
  }

  @Test
  void whatever_else_comes_means_ask_again() {
    for (int status : List.of(404, 500, 503)) {
      answer.set(exchange -> respond(exchange, status, new byte[0]));
      assertNotReady(owner, Integer.toString(status));
    }
    answer.set(exchange -> respond(exchange, 200, new byte[] {1, 2, 3}));
    assertNotReady(owner, "cannot read");
    assertNotReady(new Place.There("127.0.0.1", Ports.free()), "does not answer");
  }

  @Test
  void an_owner_that_hangs_is_not_waited_for_and_holds_up_only_so_many() throws Exception {
    var hung = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    answer.set(
        exchange -> {
          hung.countDown();
          try {
            release.await(10, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HotRun> first =
          callers.submit(
              () -> peers.find(owner, RUN, new Patience(Duration.ZERO, Duration.ofMillis(200))));
      assertThat(hung.await(10, TimeUnit.SECONDS)).isTrue();

      assertNotReady(owner, "Too many");
      assertThatThrownBy(() -> first.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(NotReadyException.class);
    } finally {
      release.countDown();
    }
  }

  private void assertNotReady(Place.There instance, String reason) {
    assertThatThrownBy(() -> peers.find(instance, RUN, AT_ONCE))
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining(reason);
  }

  private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static RunState state() {
    return States.open(RUN);
  }
}
