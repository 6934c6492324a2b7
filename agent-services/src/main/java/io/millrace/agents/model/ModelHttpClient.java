package io.millrace.agents.model;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import io.millrace.agents.core.RetryAfter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;

/**
 * LangChain4j's port to HTTP, on the JDK's client. Unlike LangChain4j's own adapter it keeps {@code
 * Retry-After}, works on the calling thread so that an interrupt ends the request, bounds the
 * answer by {@link #ANSWER_BYTES_MAX}, follows no redirect (a redirect would carry the key
 * elsewhere) and keeps no body of a failure. The key is asked for with each request.
 */
final class ModelHttpClient implements HttpClient, AutoCloseable {

  static final long ANSWER_BYTES_MAX = 16L * 1024 * 1024;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int SUCCESS_FROM = 200;
  private static final int SUCCESS_BELOW = 300;

  private final java.net.http.HttpClient client =
      java.net.http.HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(Redirect.NEVER)
          .build();
  private final Duration timeout;
  private final Credentials credentials;

  /**
   * @param timeout until the head of the answer; who calls bounds the whole
   */
  ModelHttpClient(Duration timeout, Credentials credentials) {
    this.timeout = timeout;
    this.credentials = credentials;
  }

  /** Calls under way end as they would; no new ones begin. */
  @Override
  public void close() {
    client.shutdown();
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    try (var body = new BoundedStream(open(request).body(), ANSWER_BYTES_MAX)) {
      return SuccessfulHttpResponse.builder()
          .statusCode(SUCCESS_FROM)
          .body(body.readAllBytes())
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    HttpResponse<InputStream> response;
    try {
      response = open(request);
    } catch (RuntimeException e) {
      listener.onError(e);
      return;
    }
    listener.onOpen(
        SuccessfulHttpResponse.builder()
            .statusCode(response.statusCode())
            .headers(response.headers().map())
            .build());
    try (var body = new BoundedStream(response.body(), ANSWER_BYTES_MAX)) {
      parser.parse(body, listener);
      listener.onClose();
    } catch (IOException | RuntimeException e) {
      listener.onError(e);
    }
  }

  private HttpResponse<InputStream> open(HttpRequest request) {
    try {
      var response = client.send(translate(request), BodyHandlers.ofInputStream());
      if (response.statusCode() >= SUCCESS_FROM && response.statusCode() < SUCCESS_BELOW)
        return response;
      response.body().close();
      throw new ProviderHttpException(
          response.statusCode(),
          RetryAfter.parse(
              response.headers().firstValue("retry-after").orElse(null), Instant.now()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }

  private java.net.http.HttpRequest translate(HttpRequest request) {
    var uri = URI.create(request.url());
    var body =
        request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body());
    var builder =
        java.net.http.HttpRequest.newBuilder(uri)
            .method(request.method().name(), body)
            .timeout(timeout);
    // Local servers stumble over the upgrade to HTTP/2 that the JDK would offer them in clear text.
    builder.version("https".equals(uri.getScheme()) ? Version.HTTP_2 : Version.HTTP_1_1);
    request
        .headers()
        .forEach(
            (name, values) -> {
              if (!Credentials.isCredential(name))
                values.forEach(value -> builder.header(name, value));
            });
    credentials.header().ifPresent(header -> builder.header(header.name(), header.value()));
    return builder.build();
  }

  /** Builds this client, as LangChain4j's model builders want it; time-outs stay as they are. */
  HttpClientBuilder builder() {
    return new Builder(this);
  }

  private record Builder(ModelHttpClient client) implements HttpClientBuilder {

    @Override
    public Duration connectTimeout() {
      return CONNECT_TIMEOUT;
    }

    @Override
    public Duration readTimeout() {
      return client.timeout;
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration changed) {
      return this;
    }

    @Override
    public HttpClientBuilder readTimeout(Duration changed) {
      return this;
    }

    @Override
    public HttpClient build() {
      return client;
    }
  }
}
