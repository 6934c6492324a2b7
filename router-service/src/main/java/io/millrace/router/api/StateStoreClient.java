package io.millrace.router.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.router.ops.RouterSettings;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Waits for a run through the state store's long poll. Waiting is a courtesy: where it does not
 * work (too many wait already, the store does not answer, the time is over) the client gets what it
 * would have got without, so nothing is thrown.
 */
@ApplicationScoped
public class StateStoreClient {

  private static final Logger LOG = Logger.getLogger(StateStoreClient.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** What the answer may take beyond the wait. */
  private static final Duration ANSWER_GRACE = Duration.ofSeconds(2);

  private static final int OK = 200;
  private static final Set<String> SETTLED =
      Set.of("WAITING_REVIEW", "COMPLETED", "FAILED", "CANCELLED", "COMPENSATED");

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .version(HttpClient.Version.HTTP_1_1)
          .build();
  private final String url;
  private final Semaphore waiters;
  private final ObjectMapper json;

  StateStoreClient(RouterSettings settings, ObjectMapper json) {
    this.url = settings.stateStoreUrl();
    this.waiters = new Semaphore(settings.waitingMax());
    this.json = json;
  }

  @PreDestroy
  void close() {
    http.shutdownNow();
  }

  /**
   * The run once it has ended or waits for a review.
   *
   * @return empty when it is not so far in time, or nobody can tell
   */
  Optional<JsonNode> await(String runId, Duration wait) {
    if (!waiters.tryAcquire()) return Optional.empty();
    try {
      var uri = URI.create(url + "/api/v1/runs/" + runId + "?waitMs=" + wait.toMillis());
      var request =
          HttpRequest.newBuilder(uri)
              .header("Accept", "application/json")
              .timeout(wait.plus(ANSWER_GRACE))
              .build();
      var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != OK) return Optional.empty();
      var run = json.readTree(response.body());
      return SETTLED.contains(run.path("status").asText()) ? Optional.of(run) : Optional.empty();
    } catch (IOException e) {
      LOG.warnf("The state store did not say how run %s is: %s", runId, e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      waiters.release();
    }
  }
}
