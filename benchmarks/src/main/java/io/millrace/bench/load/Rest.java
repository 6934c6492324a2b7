package io.millrace.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** JSON requests to the server, on connections that are kept. Other answers than 2xx fail. */
public final class Rest implements AutoCloseable {

  private static final int CONNECTIONS_MAX = 512;
  private static final int TIMEOUT_MS = 30_000;
  private static final int SUCCESS_CLASS = 2;

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
  private final HttpClient http;
  private final URI address;

  public Rest(String url) {
    address = URI.create(url);
    http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(TIMEOUT_MS),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX));
  }

  public CompletionStage<JsonObject> get(String path) {
    return send(HttpMethod.GET, path, Buffer.buffer());
  }

  public CompletionStage<JsonObject> post(String path, JsonObject body) {
    return send(HttpMethod.POST, path, body.toBuffer());
  }

  /** A part of a path or a query. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Waits for an answer. */
  public static <T> T await(CompletionStage<T> answer)
      throws InterruptedException, ExecutionException, TimeoutException {
    return answer.toCompletableFuture().get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }

  private CompletionStage<JsonObject> send(HttpMethod method, String path, Buffer body) {
    var options =
        new RequestOptions()
            .setMethod(method)
            .setHost(address.getHost())
            .setPort(address.getPort())
            .setURI(path)
            .setTimeout(TIMEOUT_MS)
            .putHeader("content-type", "application/json");
    return http.request(options)
        .compose(request -> request.send(body))
        .compose(
            response ->
                response
                    .body()
                    .map(
                        content -> {
                          if (response.statusCode() / 100 != SUCCESS_CLASS)
                            throw new IllegalStateException(
                                path + ": HTTP " + response.statusCode() + " " + content);
                          return new JsonObject(content);
                        }))
        .recover(e -> Future.failedFuture(new IOException(method + " " + path, e)))
        .toCompletionStage();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
