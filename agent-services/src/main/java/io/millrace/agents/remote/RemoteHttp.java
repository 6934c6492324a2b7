package io.millrace.agents.remote;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.core.RetryAfter;
import io.millrace.contracts.definition.Remote;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests to agents that run elsewhere. Only places of the definition's egress list are reached,
 * no redirect is followed, an answer has at most {@link #ANSWER_BYTES_MAX} bytes, and the whole
 * exchange ends with the attempt. Secrets are read for each request and dropped after it; what a
 * remote side wrote beside a success is not kept, since it may repeat them.
 *
 * <p>Failures: {@code egress_denied}, {@code remote_rejected} (4xx), {@code remote_answer_invalid},
 * {@code remote_answer_too_large} (not retriable); {@code remote_unavailable}, {@code
 * remote_timeout}, {@code remote_busy} (429 and 503, with Retry-After), {@code remote_failed}
 * (retriable).
 */
final class RemoteHttp {

  static final int ANSWER_BYTES_MAX = 8 * 1024 * 1024;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int SUCCESS_FROM = 200;
  private static final int SUCCESS_BELOW = 300;
  private static final int SERVER_ERROR_FROM = 500;

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(Redirect.NEVER)
          .build();
  private final RemoteSecrets secrets;

  RemoteHttp(RemoteSecrets secrets) {
    this.secrets = secrets;
  }

  /** Posts JSON and returns the body of a success. */
  String post(Remote remote, URI url, String body, Map<String, String> headers, Instant deadline)
      throws AgentException, InterruptedException {
    return exchange(
        remote,
        request(remote, url, headers)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)),
        deadline);
  }

  String get(Remote remote, URI url, Instant deadline) throws AgentException, InterruptedException {
    return exchange(remote, request(remote, url, Map.of()).GET(), deadline);
  }

  private HttpRequest.Builder request(Remote remote, URI url, Map<String, String> headers)
      throws AgentException, InterruptedException {
    var place = Remote.authority(url);
    if (!remote.egress().contains(place))
      throw AgentException.permanent(
          "egress_denied",
          "The definition does not allow to reach " + place + "; add it to remote.egress");
    var request = HttpRequest.newBuilder(url).header("Accept", "application/json");
    // Small servers stumble over the upgrade that the JDK offers in clear text.
    request.version("https".equals(url.getScheme()) ? Version.HTTP_2 : Version.HTTP_1_1);
    for (var header : remote.headers().entrySet())
      request.header(header.getKey(), secrets.reveal(header.getValue()));
    headers.forEach(request::header);
    return request;
  }

  private String exchange(Remote remote, HttpRequest.Builder request, Instant deadline)
      throws AgentException, InterruptedException {
    long leftMs = Duration.between(Instant.now(), deadline).toMillis();
    if (leftMs <= 0) throw timeout();
    var answer = new CompletableFuture<String>();
    var caller =
        Thread.ofVirtual()
            .name("millrace-remote-" + remote.url().getHost())
            .start(() -> send(request.timeout(Duration.ofMillis(leftMs)).build(), answer));
    try {
      return answer.get(leftMs, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw timeout();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      caller.interrupt();
    }
  }

  private void send(HttpRequest request, CompletableFuture<String> answer) {
    try {
      var response = client.send(request, BodyHandlers.ofInputStream());
      try (var body = response.body()) {
        answer.complete(text(response, body));
      }
    } catch (AgentException | IOException | RuntimeException e) {
      answer.completeExceptionally(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer.completeExceptionally(e);
    }
  }

  private static String text(HttpResponse<InputStream> response, InputStream body)
      throws IOException, AgentException {
    int status = response.statusCode();
    if (status < SUCCESS_FROM || status >= SUCCESS_BELOW) throw refused(status, response);
    var bytes = body.readNBytes(ANSWER_BYTES_MAX + 1);
    if (bytes.length > ANSWER_BYTES_MAX)
      throw AgentException.permanent(
          "remote_answer_too_large",
          "The remote agent answered with more than " + ANSWER_BYTES_MAX + " bytes");
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static AgentException refused(int status, HttpResponse<?> response) {
    var retryAfterMs =
        RetryAfter.parse(response.headers().firstValue("retry-after").orElse(null), Instant.now());
    return switch (status) {
      case 429, 503 ->
          new AgentException(
              "remote_busy",
              "The remote agent asks to come back later (status " + status + ")",
              true,
              retryAfterMs);
      case 408, 504 -> timeout();
      default ->
          status >= SERVER_ERROR_FROM
              ? new AgentException(
                  "remote_failed",
                  "The remote agent failed (status " + status + ")",
                  true,
                  retryAfterMs)
              : AgentException.permanent(
                  "remote_rejected",
                  "The remote agent rejected the request (status " + status + ")");
    };
  }

  private static AgentException failure(Throwable cause) {
    return switch (cause) {
      case AgentException known -> known;
      case HttpConnectTimeoutException e -> unavailable();
      case ConnectException e -> unavailable();
      case UnresolvedAddressException e -> unavailable();
      case java.net.http.HttpTimeoutException e -> timeout();
      case IOException e ->
          AgentException.retriable(
              "remote_failed", "The connection to the remote agent broke before its answer ended");
      default ->
          AgentException.retriable(
              "remote_failed",
              "The remote agent could not be asked (" + cause.getClass().getSimpleName() + ")");
    };
  }

  private static AgentException unavailable() {
    return AgentException.retriable("remote_unavailable", "The remote agent cannot be reached");
  }

  static AgentException timeout() {
    return AgentException.retriable(
        "remote_timeout", "The remote agent did not answer within the attempt");
  }
}
