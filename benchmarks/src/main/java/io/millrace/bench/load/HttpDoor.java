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
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** {@code POST /api/v1/runs}, on connections that are kept. */
public final class HttpDoor implements Door {

  private static final int CONNECTIONS_MAX = 512;
  private static final int TIMEOUT_MS = 30_000;
  private static final int ACCEPTED = 202;

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
  private final HttpClient http;
  private final RequestOptions runs;
  private final AtomicLong accepted = new AtomicLong();

  public HttpDoor(String url) {
    var address = URI.create(url);
    http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(TIMEOUT_MS),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX));
    runs =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(address.getHost())
            .setPort(address.getPort())
            .setURI("/api/v1/runs")
            .setTimeout(TIMEOUT_MS)
            .putHeader("content-type", "application/json");
  }

  @Override
  public String name() {
    return "http";
  }

  @Override
  public CompletionStage<String> start(String workflow, String inputJson) {
    var body = Buffer.buffer("{\"workflow\":\"" + workflow + "\",\"input\":" + inputJson + "}");
    return http.request(runs)
        .compose(request -> request.send(body))
        .compose(HttpDoor::runId)
        .onSuccess(runId -> accepted.incrementAndGet())
        .toCompletionStage();
  }

  /** Runs that were accepted so far. */
  public long accepted() {
    return accepted.get();
  }

  private static Future<String> runId(HttpClientResponse response) {
    return response
        .body()
        .compose(
            body ->
                response.statusCode() == ACCEPTED
                    ? Future.succeededFuture(new JsonObject(body).getString("runId"))
                    : Future.failedFuture(
                        new IOException("HTTP " + response.statusCode() + ": " + body)));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
