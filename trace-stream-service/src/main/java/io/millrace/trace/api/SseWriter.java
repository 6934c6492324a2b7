package io.millrace.trace.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames of one stream. Frames are gathered and written together; {@link #flush} returns
 * when the socket has taken them, so at most one write is under way and a reader that stands still
 * stops only its own stream. Used by one thread.
 */
final class SseWriter {

  /** The reader went away: nothing is left to do. */
  static final class ReaderGoneException extends Exception {
    private static final long serialVersionUID = 1L;

    ReaderGoneException(@Nullable Throwable cause) {
      super("The reader went away", cause);
    }
  }

  private final HttpServerResponse response;
  private final int gatherBytesMax;
  private final Duration slowReaderTimeout;
  private Buffer gathered = Buffer.buffer();

  SseWriter(HttpServerResponse response, int gatherBytesMax, Duration slowReaderTimeout) {
    this.response = response;
    this.gatherBytesMax = gatherBytesMax;
    this.slowReaderTimeout = slowReaderTimeout;
  }

  void open() {
    response
        .setStatusCode(200)
        .putHeader("Content-Type", "text/event-stream;charset=UTF-8")
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Accel-Buffering", "no")
        .setChunked(true);
    gathered.appendString("retry: 2000\n\n");
  }

  /**
   * @param data one line
   */
  void frame(String event, @Nullable Long id, String data)
      throws ReaderGoneException, DroppedException, InterruptedException {
    append(event, id, data);
    if (gathered.length() >= gatherBytesMax) flush();
  }

  void heartbeat() {
    gathered.appendString(": heartbeat\n\n");
  }

  void flush() throws ReaderGoneException, DroppedException, InterruptedException {
    if (gathered.length() == 0) return;
    var bytes = gathered;
    gathered = Buffer.buffer();
    await(write(bytes), slowReaderTimeout);
  }

  /** Ends the stream in good order. */
  void end(Duration timeout) throws ReaderGoneException, DroppedException, InterruptedException {
    flush();
    await(finish(), timeout);
  }

  /** Says why the stream ends, to a reader who may or may not listen any more. */
  void drop(DroppedException why, Duration timeout)
      throws ReaderGoneException, DroppedException, InterruptedException {
    gathered = Buffer.buffer();
    append(
        "dropped",
        null,
        new JsonObject().put("code", why.code()).put("detail", why.getMessage()).encode());
    write(gathered).onFailure(e -> {});
    await(finish(), timeout);
  }

  private void append(String event, @Nullable Long id, String data) {
    gathered.appendString("event: ").appendString(event);
    if (id != null) gathered.appendString("\nid: ").appendString(id.toString());
    gathered.appendString("\ndata: ").appendString(data).appendString("\n\n");
  }

  private Future<Void> write(Buffer bytes) {
    return response.closed() ? Future.failedFuture("closed") : response.write(bytes);
  }

  private Future<Void> finish() {
    return response.closed() || response.ended() ? Future.failedFuture("closed") : response.end();
  }

  private static void await(Future<Void> written, Duration timeout)
      throws ReaderGoneException, DroppedException, InterruptedException {
    try {
      written
          .toCompletionStage()
          .toCompletableFuture()
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw DroppedException.slowReader(
          "The reader did not make room within "
              + timeout.toMillis()
              + " ms. Resume after the last id.");
    } catch (ExecutionException | IllegalStateException e) {
      throw new ReaderGoneException(e);
    }
  }
}
