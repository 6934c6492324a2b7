package io.millrace.cli.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * JSON over HTTP/1.1 to one Millrace server. Every call ends: connecting, answering and the size of
 * an answer are bounded. It never retries, since a repeated POST may start something twice; see
 * {@link RunEventStream} for the one thing that resumes.
 *
 * <p>Failures are {@link ApiException}s: {@code Unreachable} when no answer came, {@code Refused}
 * for a 4xx or 5xx, {@code Unreadable} for a success that is not JSON.
 */
public final class ApiClient {

  /** How long an answer may take where the caller does not ask the server to wait. */
  public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final long ANSWER_BYTES_MAX = 64L << 20;
  private static final int BODY_SHOWN_CHARS_MAX = 120;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI server;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  public ApiClient(URI server) {
    this.server = server;
  }

  /**
   * An answer of any status.
   *
   * @param body its JSON
   */
  public record Answer(int status, JsonNode body) {}

  public URI server() {
    return server;
  }

  public JsonNode get(ApiPath path) {
    return succeeded(send(request(path).GET(), ANSWER_TIMEOUT)).body();
  }

  /** An answer that is a text for people or files. */
  public String getText(ApiPath path) {
    var request =
        HttpRequest.newBuilder(URI.create(server + path.text()))
            .header("Accept", "application/yaml, application/problem+json");
    var response = send(request.GET(), ANSWER_TIMEOUT);
    if (response.statusCode() >= 400) throw refused(response.statusCode(), response.body());
    return response.body();
  }

  /**
   * Like {@link #get}, but a 4xx or 5xx with a JSON body is an answer too; health checks use those.
   */
  public Answer getWhateverStatus(ApiPath path) {
    var response = send(request(path).GET(), ANSWER_TIMEOUT);
    return new Answer(response.statusCode(), parse(response));
  }

  public Answer post(ApiPath path, JsonNode body) {
    return post(path, "application/json", body.toString(), Map.of(), ANSWER_TIMEOUT);
  }

  public Answer post(
      ApiPath path,
      String contentType,
      String body,
      Map<String, String> headers,
      Duration timeout) {
    var request =
        request(path)
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    headers.forEach(request::header);
    return succeeded(send(request, timeout));
  }

  /**
   * Sends a prepared request and gives the raw answer; waits for its head at most as long as told.
   */
  <T> HttpResponse<T> exchange(
      HttpRequest.Builder builder, BodyHandler<T> handler, Duration timeout) {
    var pending = http.sendAsync(builder.build(), handler);
    try {
      return pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw new ApiException.Unreachable(
          server + " did not answer within " + timeout.toSeconds() + " s.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException) throw unreachable(e.getCause());
      throw new IllegalStateException("The request could not be sent to " + server, e.getCause());
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      throw new ApiException.Unreachable("Interrupted while waiting for " + server + ".", e);
    }
  }

  HttpRequest.Builder request(ApiPath path) {
    return HttpRequest.newBuilder(URI.create(server + path.text()))
        .header("Accept", "application/json, application/problem+json");
  }

  /** The problem that an answer with a 4xx or 5xx status tells. */
  static ApiException.Refused refused(int status, String text) {
    JsonNode body = null;
    try {
      body = JSON.readTree(text);
    } catch (JsonProcessingException ignored) {
      // Not a problem document: Problem says what can be told without one.
    }
    return new ApiException.Refused(Problem.of(status, body, text));
  }

  private ApiException.Unreachable unreachable(Throwable cause) {
    var why = cause.getMessage();
    if (why == null)
      why =
          cause instanceof ConnectException
              ? "connection refused"
              : cause.getClass().getSimpleName();
    return new ApiException.Unreachable(
        "No Millrace server answers at " + server + " (" + why + ").", cause);
  }

  private HttpResponse<String> send(HttpRequest.Builder builder, Duration timeout) {
    return exchange(
        builder,
        BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), ANSWER_BYTES_MAX),
        timeout);
  }

  private static Answer succeeded(HttpResponse<String> response) {
    if (response.statusCode() >= 400) throw refused(response.statusCode(), response.body());
    return new Answer(response.statusCode(), parse(response));
  }

  private static JsonNode parse(HttpResponse<String> response) {
    try {
      JsonNode body = JSON.readTree(response.body());
      if (body.isContainerNode()) return body;
    } catch (JsonProcessingException ignored) {
      // Told below, with what came instead.
    }
    var text = response.body().strip();
    var shown =
        text.length() > BODY_SHOWN_CHARS_MAX ? text.substring(0, BODY_SHOWN_CHARS_MAX) + "…" : text;
    throw new ApiException.Unreadable(
        "The answer of "
            + response.uri()
            + " (status "
            + response.statusCode()
            + ") is not JSON: "
            + (shown.isEmpty() ? "it is empty" : shown));
  }
}
