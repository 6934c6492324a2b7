package io.millrace.bench.load;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** {@code POST /api/v1/runs}, on connections that are kept. */
public final class HttpDoor implements Door {

  private static final int CONNECTIONS_MAX = 512;

  /** Ten thousand requests at once wait for a connection, too. */
  private static final int TIMEOUT_MS = 120_000;

  private static final int ACCEPTED = 202;
  private static final int BUSY = 429;
  private static final int REFUSED_PAUSE_MS = 20;
  private static final int REFUSALS_MAX = 500;

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
  private final Context context = vertx.getOrCreateContext();
  private final HttpClient http;
  private final RequestOptions runs;
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

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
    Promise<String> runId = Promise.promise();
    context.runOnContext(on -> ask(body, REFUSALS_MAX).onComplete(runId));
    return runId.future().onSuccess(id -> accepted.incrementAndGet()).toCompletionStage();
  }

  /**
   * Who is refused for want of room comes again, as any client should; its time goes on. On the
   * event loop from the first call on: a response whose body is asked for from outside may have
   * ended before.
   */
  private Future<String> ask(Buffer body, int refusalsLeft) {
    return http.request(runs)
        .compose(request -> request.send(body).compose(HttpDoor::whole))
        .compose(
            answer -> {
              if (answer.status() != BUSY || refusalsLeft == 0) return runId(answer);
              refused.incrementAndGet();
              return vertx
                  .timer(REFUSED_PAUSE_MS, TimeUnit.MILLISECONDS)
                  .compose(passed -> ask(body, refusalsLeft - 1));
            });
  }

  /** Requests that were refused for want of room and came again. */
  public long refused() {
    return refused.get();
  }

  /** Runs that were accepted so far. */
  public long accepted() {
    return accepted.get();
  }

  private record Answer(int status, Buffer body) {}

  private static Future<Answer> whole(HttpClientResponse response) {
    return response.body().map(body -> new Answer(response.statusCode(), body));
  }

  private static Future<String> runId(Answer answer) {
    return answer.status() == ACCEPTED
        ? Future.succeededFuture(new JsonObject(answer.body()).getString("runId"))
        : Future.failedFuture(new IOException("HTTP " + answer.status() + ": " + answer.body()));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
