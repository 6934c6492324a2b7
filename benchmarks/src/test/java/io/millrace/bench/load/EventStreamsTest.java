package io.millrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.millrace.bench.load.EventStreams.Frame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventStreamsTest {

  private static final String STREAM =
      """
      retry: 2000

      event: snapshot
      id: 3
      data: {"sequence": 3}

      : heartbeat

      event: journal
      id: 4
      data: {"sequence": 4,
      data: "type": "StepWaiting"}

      """;

  private HttpServer server;
  private EventStreams streams;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/stream",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (var out = exchange.getResponseBody()) {
            out.write(STREAM.getBytes(StandardCharsets.UTF_8));
          }
        });
    server.start();
    streams = new EventStreams("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    streams.close();
    server.stop(0);
  }

  @Test
  void frames_with_data_are_told_and_the_end_of_the_stream_too() throws Exception {
    // given
    var frames = new LinkedBlockingQueue<Frame>();
    var ended = new CompletableFuture<Boolean>();

    // when
    Rest.await(streams.open("/stream", frames::add, () -> ended.complete(true)));

    // then
    assertThat(ended.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(frames)
        .containsExactly(
            new Frame("snapshot", "{\"sequence\": 3}"),
            new Frame("journal", "{\"sequence\": 4,\"type\": \"StepWaiting\"}"));
  }

  @Test
  void a_stream_that_is_refused_fails() {
    assertThatThrownBy(() -> Rest.await(streams.open("/other", frame -> {}, () -> {})))
        .hasMessageContaining("HTTP 404");
  }
}
