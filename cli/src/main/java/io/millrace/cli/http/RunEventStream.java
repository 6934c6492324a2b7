package io.millrace.cli.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a run's events to its end, over as many connections as it takes.
 *
 * <p>Invariants: a frame with an id is given on once and in order, whatever breaks in between,
 * because a reconnect names the last id seen ({@code Last-Event-ID}) and what is at or below it is
 * dropped. Reconnects back off and are bounded: {@value #ATTEMPTS_MAX} in a row without a new frame
 * end it with {@code Unreachable}. A 4xx other than 408 and 429, and any failure of the very first
 * request, ends it at once.
 */
public final class RunEventStream {

  static final int ATTEMPTS_MAX = 8;
  private static final Duration PAUSE_DEFAULT = Duration.ofMillis(500);
  private static final Duration PAUSE_MIN = Duration.ofMillis(10);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(10);
  private static final Duration SILENCE_MAX = Duration.ofSeconds(45);
  private static final Duration PROBLEM_TIMEOUT = Duration.ofSeconds(10);
  private static final int PROBLEM_BYTES_MAX = 64 << 10;

  private final ApiClient client;
  private final ApiPath path;
  private final Consumer<String> notices;
  private @Nullable Long lastSequence;
  private Duration pauseBase = PAUSE_DEFAULT;
  private int attempts;
  private boolean connectedOnce;

  /**
   * @param after the sequence after which to begin; null to begin with a snapshot
   * @param notices told when the connection is lost and taken up again
   */
  public RunEventStream(
      ApiClient client, ApiPath path, @Nullable Long after, Consumer<String> notices) {
    this.client = client;
    this.path = path;
    this.notices = notices;
    lastSequence = after;
  }

  /** The last sequence seen; null before any. */
  public @Nullable Long lastSequence() {
    return lastSequence;
  }

  /** Gives every frame to the consumer and returns the data of the {@code end} frame. */
  public String follow(Consumer<Frame> consumer) {
    while (true) {
      String broken;
      try {
        var response = connect();
        if (response.statusCode() != 200)
          throw ApiClient.refused(response.statusCode(), text(response.body()));
        requireEventStream(response);
        connectedOnce = true;
        try (var connection = new StreamConnection(response.body())) {
          var end = read(connection, consumer);
          if (end.data() != null) return end.data();
          broken = end.why();
        }
      } catch (ApiException.Unreachable e) {
        broken = String.valueOf(e.getMessage());
        if (!connectedOnce) throw e;
      } catch (ApiException.Refused e) {
        broken = "status " + e.problem().status();
        if (!connectedOnce || !passes(e.problem().status())) throw e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ApiException.Unreachable("Interrupted while following the run.", e);
      }
      pauseAfter(broken);
    }
  }

  private HttpResponse<InputStream> connect() {
    var request =
        client
            .request(path)
            .setHeader("Accept", "text/event-stream, application/problem+json")
            .GET();
    if (lastSequence != null) request.header("Last-Event-ID", String.valueOf(lastSequence));
    return client.exchange(request, BodyHandlers.ofInputStream(), ApiClient.ANSWER_TIMEOUT);
  }

  /** How a connection ended: with the data of the {@code end} frame, or for a reason. */
  private record End(@Nullable String data, String why) {}

  private End read(StreamConnection connection, Consumer<Frame> consumer)
      throws InterruptedException {
    while (true) {
      var item = connection.next(SILENCE_MAX);
      var retry = connection.retry();
      if (retry != null) pauseBase = retry;
      switch (item) {
        case StreamConnection.Item.Ended ended -> {
          return new End(null, ended.why());
        }
        case StreamConnection.Item.Arrived arrived -> {
          var frame = arrived.frame();
          if (frame.event().equals("end")) return new End(frame.data(), "ended");
          if (frame.event().equals("dropped"))
            return new End(null, "the server dropped this reader");
          if (isNew(frame)) consumer.accept(frame);
        }
      }
    }
  }

  private boolean isNew(Frame frame) {
    var id = frame.id();
    if (id == null) return true;
    if (!id.matches("[0-9]{1,18}"))
      throw new ApiException.Unreadable("The id of a frame is not a sequence: " + id);
    long sequence = Long.parseLong(id);
    if (lastSequence != null && sequence <= lastSequence) return false;
    lastSequence = sequence;
    attempts = 0;
    return true;
  }

  private void pauseAfter(String broken) {
    attempts++;
    if (attempts > ATTEMPTS_MAX)
      throw new ApiException.Unreachable(
          "Gave up after " + ATTEMPTS_MAX + " attempts to follow the run: " + broken + ".",
          new IOException(broken));
    var pause = pauseBase.multipliedBy(1L << Math.min(attempts - 1, 10));
    if (pause.compareTo(PAUSE_MIN) < 0) pause = PAUSE_MIN;
    if (pause.compareTo(PAUSE_MAX) > 0) pause = PAUSE_MAX;
    notices.accept("Lost the stream (" + broken + "); resuming in " + pause.toMillis() + " ms.");
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException.Unreachable("Interrupted while following the run.", e);
    }
  }

  private static boolean passes(int status) {
    return status == 408 || status == 429 || status >= 500;
  }

  private static void requireEventStream(HttpResponse<InputStream> response) {
    var type = response.headers().firstValue("Content-Type").orElse("none");
    if (!type.startsWith("text/event-stream"))
      throw new ApiException.Unreadable(
          "The answer of " + response.uri() + " is no event stream but " + type);
  }

  private static String text(InputStream body) {
    var reading = CompletableFuture.supplyAsync(() -> read(body));
    try (body) {
      return reading.get(PROBLEM_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | IOException e) {
      return ""; // the status alone must do
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static String read(InputStream body) {
    try {
      return new String(body.readNBytes(PROBLEM_BYTES_MAX), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
