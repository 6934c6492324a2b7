package io.millrace.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.parsetools.RecordParser;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletionStage;

/** Streams of server-sent events, each on a connection of its own, as browsers hold them. */
public final class EventStreams implements AutoCloseable {

  /** A frame that is no comment. */
  public record Frame(String event, String data) {}

  /** Who is told of frames; all streams call on one thread. */
  public interface Reader {
    void read(Frame frame);
  }

  private static final int STREAMS_MAX = 4_096;
  private static final int FRAME_BYTES_MAX = 4 << 20;
  private static final int CONNECT_TIMEOUT_MS = 30_000;
  private static final int OK = 200;

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
  private final HttpClient http;
  private final URI address;

  public EventStreams(String url) {
    address = URI.create(url);
    http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS).setKeepAlive(false),
            new PoolOptions().setHttp1MaxSize(STREAMS_MAX));
  }

  /**
   * Opens a stream; completes when its answer begins.
   *
   * @param ended told when the server ends the stream, or it breaks
   */
  public CompletionStage<Void> open(String path, Reader reader, Runnable ended) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(address.getHost())
            .setPort(address.getPort())
            .setURI(path)
            .putHeader("accept", "text/event-stream");
    return http.request(options)
        .compose(request -> request.send().compose(response -> read(path, response, reader, ended)))
        .toCompletionStage();
  }

  private static Future<Void> read(
      String path, HttpClientResponse response, Reader reader, Runnable ended) {
    if (response.statusCode() != OK)
      return Future.failedFuture(new IOException(path + ": HTTP " + response.statusCode()));
    var frames = RecordParser.newDelimited("\n\n", frame -> frame(frame, reader));
    frames.maxRecordSize(FRAME_BYTES_MAX);
    response.exceptionHandler(e -> ended.run());
    response.endHandler(end -> ended.run());
    response.handler(frames);
    return Future.succeededFuture();
  }

  private static void frame(Buffer text, Reader reader) {
    var event = "message";
    var data = new StringBuilder();
    for (var line : text.toString().split("\n")) {
      if (line.startsWith("event:")) event = line.substring("event:".length()).strip();
      else if (line.startsWith("data:")) data.append(line.substring("data:".length()).strip());
    }
    if (!data.isEmpty()) reader.read(new Frame(event, data.toString()));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
