package io.millrace.statestore.api;

import io.millrace.contracts.codec.UndecodableException;
import io.millrace.contracts.message.Message;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.SessionState;
import io.millrace.contracts.record.Records;
import io.millrace.statestore.ops.StateStoreConfig;
import io.millrace.statestore.stream.HotRun;
import io.millrace.statestore.stream.NotReadyException;
import io.millrace.statestore.stream.Patience;
import io.millrace.statestore.stream.RunLocator.Place;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Asks the instance that owns a run or a session. Bounded in time and in number; whatever goes
 * wrong is a {@link NotReadyException}, since the partition of an instance that does not answer
 * moves soon.
 */
@ApplicationScoped
public class PeerRuns {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int GONE = 410;

  private final StateStoreConfig config;
  private final Semaphore free;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  PeerRuns(StateStoreConfig config) {
    this.config = config;
    free = new Semaphore(config.forwardsMax());
  }

  @PreDestroy
  void close() {
    http.shutdownNow();
  }

  HotRun find(Place.There owner, String runId, Patience patience) {
    // A run id needs no escaping: it has letters, digits, and . _ - ~ only.
    var path =
        "%s/%s?%s=%d&%s=%d"
            .formatted(
                HotRunResource.PATH,
                runId,
                HotRunResource.START_MS,
                patience.start().toMillis(),
                HotRunResource.REST_MS,
                patience.rest().toMillis());
    var answer = ask(owner, path, patience.total());
    return switch (answer.statusCode()) {
      case OK -> new HotRun.Present(decode(owner, RunState.class, answer.body()));
      case NO_CONTENT -> HotRun.ABSENT;
      case GONE -> HotRun.EVICTED;
      default -> throw unexpected(owner, answer);
    };
  }

  /** A session id needs no escaping either. */
  Optional<SessionState> session(Place.There owner, String sessionId) {
    var answer = ask(owner, HotSessionResource.PATH + "/" + sessionId, Duration.ZERO);
    return switch (answer.statusCode()) {
      case OK -> Optional.of(decode(owner, SessionState.class, answer.body()));
      case NO_CONTENT -> Optional.empty();
      default -> throw unexpected(owner, answer);
    };
  }

  private HttpResponse<byte[]> ask(Place.There owner, String path, Duration patience) {
    if (!free.tryAcquire())
      throw new NotReadyException("Too many questions wait for other instances", null);
    try {
      return http.send(request(owner, path, patience), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new NotReadyException(owner + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotReadyException("Interrupted while another instance was asked", e);
    } finally {
      free.release();
    }
  }

  private HttpRequest request(Place.There owner, String path, Duration patience) {
    var uri =
        "%s://%s:%d%s"
            .formatted(config.advertisedUrl().getScheme(), owner.host(), owner.port(), path);
    return HttpRequest.newBuilder(URI.create(uri))
        .timeout(patience.plus(config.forwardTimeout()))
        .build();
  }

  private static NotReadyException unexpected(Place.There owner, HttpResponse<byte[]> answer) {
    return new NotReadyException(owner + " answers " + answer.statusCode(), null);
  }

  private static <T extends Message> T decode(Place.There owner, Class<T> type, byte[] bytes) {
    try {
      return Records.codec(type).decode(bytes);
    } catch (UndecodableException e) {
      throw new NotReadyException(owner + " answers what this version cannot read", e);
    }
  }
}
