package io.millrace.agents.model;

import dev.langchain4j.exception.ContentFilteredException;
import io.millrace.agents.api.AgentException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;

/**
 * Turns what a provider or the way to it did into a code the state machine can act on. Messages are
 * ours: what a provider wrote may hold parts of a prompt or a key.
 */
final class ModelFailures {

  private static final int CAUSES_MAX = 10;

  private ModelFailures() {}

  static AgentException of(Throwable failure) {
    var http = find(failure, ProviderHttpException.class);
    if (http.isPresent()) return status(http.get());
    var keyless = find(failure, Credentials.UnavailableException.class);
    if (keyless.isPresent()) return keyless.get().failure();
    if (find(failure, ContentFilteredException.class).isPresent()) return refused();
    if (find(failure, HttpConnectTimeoutException.class).isPresent()
        || find(failure, ConnectException.class).isPresent()
        || find(failure, UnresolvedAddressException.class).isPresent())
      return failed("model_unavailable", "The model provider cannot be reached", true, failure);
    if (find(failure, HttpTimeoutException.class).isPresent()) return timeout();
    if (find(failure, IOException.class).isPresent()) return broken();
    return failed(
        "model_stream_broken",
        "The model provider's answer could not be read ("
            + failure.getClass().getSimpleName()
            + ")",
        true,
        failure);
  }

  static AgentException timeout() {
    return AgentException.retriable("model_timeout", "The model did not finish its answer in time");
  }

  static AgentException broken() {
    return AgentException.retriable(
        "model_stream_broken", "The model's answer broke off before its end");
  }

  static AgentException refused() {
    return AgentException.permanent("model_refused", "The model or its provider refused to answer");
  }

  private static AgentException status(ProviderHttpException failure) {
    int status = failure.statusCode();
    return switch (status) {
      case 429, 503, 529 ->
          new AgentException(
              "model_rate_limited",
              "The model provider asks to come back later (status " + status + ")",
              true,
              failure.retryAfterMs());
      case 401, 403 ->
          failed(
              "model_credentials",
              "The model provider refused the credentials (status " + status + ")",
              false,
              failure);
      case 408, 504 ->
          failed(
              "model_timeout", "The model provider gave up (status " + status + ")", true, failure);
      default ->
          status >= 500
              ? new AgentException(
                  "model_unavailable",
                  "The model provider failed (status " + status + ")",
                  true,
                  failure.retryAfterMs())
              : failed(
                  "model_rejected",
                  "The model provider rejected the request (status " + status + ")",
                  false,
                  failure);
    };
  }

  private static AgentException failed(
      String code, String message, boolean retriable, Throwable cause) {
    return new AgentException(code, message, retriable, null, cause);
  }

  private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
    Throwable cause = failure;
    for (int i = 0; i < CAUSES_MAX && cause != null; i++, cause = cause.getCause())
      if (type.isInstance(cause)) return Optional.of(type.cast(cause));
    return Optional.empty();
  }
}
