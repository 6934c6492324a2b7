package io.millrace.agents.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.core.RetryAfter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The state store's payloads over HTTP. An interrupt of the caller ends the request; an answer is
 * never kept beyond what was announced.
 */
final class HttpPayloadStore implements PayloadStore {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int REFERENCE_BYTES_MAX = 4_096;
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int TOO_LARGE = 413;

  /** Answers that another attempt will not change. */
  private static final Set<Integer> REFUSALS = Set.of(400, 404, 410, 422);

  private final JsonMapper json = JsonMapper.builder().build();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(Redirect.NEVER)
          .build();
  private final String base;
  private final Duration timeout;

  /**
   * @param timeout of one request, to the last byte of its answer
   */
  HttpPayloadStore(URI stateStore, Duration timeout) {
    var url = stateStore.toString();
    this.base = (url.endsWith("/") ? url.substring(0, url.length() - 1) : url) + "/api/v1/payloads";
    this.timeout = timeout;
  }

  @Override
  public byte[] fetch(ClaimReference reference) throws AgentException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(base + "/" + reference.digest())).GET();
    int bytesMax = (int) Math.min(reference.bytes() + 1, Integer.MAX_VALUE);
    var answer = send(request, bytesMax);
    if (answer.status() == OK) return answer.body();
    if (REFUSALS.contains(answer.status()))
      throw ClaimReference.invalid(
          "The state store has no payload "
              + reference.digest()
              + " (status "
              + answer.status()
              + ")");
    throw unavailable("answers " + answer.status(), answer.retryAfterMs(), null);
  }

  @Override
  public ClaimReference store(String runId, byte[] document)
      throws AgentException, InterruptedException {
    var uri =
        URI.create(
            base
                + "?runId="
                + URLEncoder.encode(runId, StandardCharsets.UTF_8)
                + "&digest="
                + ClaimReference.digestOf(document));
    var request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(document));
    var answer = send(request, REFERENCE_BYTES_MAX);
    return switch (answer.status()) {
      case OK, CREATED -> reference(answer.body(), document);
      case TOO_LARGE ->
          throw AgentException.permanent(
              "output_too_large",
              "The output has " + document.length + " bytes, more than the state store keeps");
      case 400, 422 ->
          throw ClaimReference.invalid(
              "The state store refuses the payload (status " + answer.status() + ")");
      default -> throw unavailable("answers " + answer.status(), answer.retryAfterMs(), null);
    };
  }

  private ClaimReference reference(byte[] body, byte[] document) throws AgentException {
    try {
      var reference = ClaimReference.of(json.readTree(body));
      if (reference.names(document)) return reference;
      throw unavailable("names another payload than it was given", null, null);
    } catch (JsonProcessingException e) {
      throw unavailable("answers without a reference", null, e);
    } catch (IOException e) {
      throw unavailable("cannot be read", null, e);
    }
  }

  private record Answer(int status, byte[] body, @Nullable Long retryAfterMs) {}

  private Answer send(HttpRequest.Builder request, int bytesMax)
      throws AgentException, InterruptedException {
    var body = new BoundedBody(bytesMax);
    var answer =
        http.sendAsync(
            request.header("Accept", "application/json").build(),
            BodyHandlers.ofByteArrayConsumer(body));
    try {
      var response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(response.statusCode(), body.bytes(), retryAfter(response));
    } catch (ExecutionException e) {
      throw unavailable("does not answer", null, e.getCause());
    } catch (TimeoutException e) {
      throw unavailable("does not answer within " + timeout.toMillis() + " ms", null, e);
    } finally {
      answer.cancel(true);
    }
  }

  /** Keeps so many bytes of a body and lets the rest go. */
  private static final class BoundedBody implements Consumer<Optional<byte[]>> {

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final int bytesMax;

    BoundedBody(int bytesMax) {
      this.bytesMax = bytesMax;
    }

    @Override
    public synchronized void accept(Optional<byte[]> piece) {
      piece.ifPresent(
          bytes -> kept.write(bytes, 0, Math.min(bytes.length, bytesMax - kept.size())));
    }

    synchronized byte[] bytes() {
      return kept.toByteArray();
    }
  }

  private static @Nullable Long retryAfter(HttpResponse<?> response) {
    return RetryAfter.parse(
        response.headers().firstValue("retry-after").orElse(null), Instant.now());
  }

  private static AgentException unavailable(
      String what, @Nullable Long retryAfterMs, @Nullable Throwable cause) {
    return new AgentException(
        "claim_unavailable",
        "The state store (millrace.agents.state-store-url) " + what,
        true,
        retryAfterMs,
        cause);
  }
}
