package io.millrace.cli.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamConnectionTest {

  @Test
  void silence_ends_the_connection_after_its_limit() throws IOException, InterruptedException {
    // given
    var silent = new PipedInputStream();
    try (var writer = new PipedOutputStream(silent);
        var connection = new StreamConnection(silent)) {
      // when
      writer.write("data: x\n\n".getBytes(StandardCharsets.UTF_8));
      writer.flush();
      var first = connection.next(Duration.ofSeconds(10));
      var second = connection.next(Duration.ofMillis(100));

      // then
      assertThat(first)
          .isEqualTo(new StreamConnection.Item.Arrived(new Frame(null, "message", "x")));
      assertThat(second).isInstanceOf(StreamConnection.Item.Ended.class);
    }
  }

  @Test
  void heartbeats_keep_a_connection_alive() throws IOException, InterruptedException {
    // given
    var stream = new PipedInputStream();
    try (var writer = new PipedOutputStream(stream);
        var connection = new StreamConnection(stream)) {
      var beating = Thread.ofVirtual().start(() -> beatThenSpeak(writer));

      // when
      var item = connection.next(Duration.ofMillis(1500));

      // then
      beating.join();
      assertThat(item)
          .isEqualTo(new StreamConnection.Item.Arrived(new Frame(null, "message", "late")));
    }
  }

  private static void beatThenSpeak(PipedOutputStream writer) {
    try {
      for (int i = 0; i < 8; i++) {
        writer.write(": heartbeat\n\n".getBytes(StandardCharsets.UTF_8));
        writer.flush();
        Thread.sleep(250);
      }
      writer.write("data: late\n\n".getBytes(StandardCharsets.UTF_8));
      writer.flush();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
