package io.millrace.agents.remote;

import io.a2a.client.http.A2AHttpClient;
import io.a2a.client.http.A2AHttpResponse;
import io.millrace.agents.api.AgentException;
import io.millrace.contracts.definition.Remote;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The A2A client's port to HTTP, on {@link RemoteHttp}, so that an agent that speaks A2A is reached
 * within the same bounds as any other. Streams and deletions are not asked for.
 */
final class A2aHttp implements A2AHttpClient {

  private final RemoteHttp http;
  private final Remote remote;
  private final Instant deadline;

  A2aHttp(RemoteHttp http, Remote remote, Instant deadline) {
    this.http = http;
    this.remote = remote;
    this.deadline = deadline;
  }

  /** Carries a failure through the client, which knows only {@link IOException}. */
  static final class FailedException extends IOException {

    private static final long serialVersionUID = 1L;

    FailedException(AgentException cause) {
      super("the request failed", cause);
    }
  }

  private record Success(String body) implements A2AHttpResponse {

    private static final int OK = 200;

    @Override
    public int status() {
      return OK;
    }

    @Override
    public boolean success() {
      return true;
    }
  }

  @Override
  public PostBuilder createPost() {
    return new Post();
  }

  @Override
  public GetBuilder createGet() {
    throw new UnsupportedOperationException("agent cards are not fetched");
  }

  @Override
  public DeleteBuilder createDelete() {
    throw new UnsupportedOperationException("nothing is deleted");
  }

  private final class Post implements PostBuilder {

    private String url = "";
    private String body = "";
    private final Map<String, String> headers = new LinkedHashMap<>();

    @Override
    public PostBuilder url(String value) {
      url = value;
      return this;
    }

    @Override
    public PostBuilder addHeaders(Map<String, String> values) {
      values.forEach(this::addHeader);
      return this;
    }

    @Override
    public PostBuilder addHeader(String name, String value) {
      if (!name.equalsIgnoreCase("Content-Type") && !name.equalsIgnoreCase("Accept"))
        headers.put(name, value);
      return this;
    }

    @Override
    public PostBuilder body(String value) {
      body = value;
      return this;
    }

    @Override
    public A2AHttpResponse post() throws IOException, InterruptedException {
      try {
        return new Success(http.post(remote, URI.create(url), body, headers, deadline));
      } catch (AgentException e) {
        throw new FailedException(e);
      }
    }

    @Override
    public CompletableFuture<Void> postAsyncSSE(
        Consumer<String> message, Consumer<Throwable> error, Runnable complete) {
      throw new UnsupportedOperationException("answers are not streamed");
    }
  }
}
