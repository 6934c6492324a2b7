package io.millrace.trace.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.trace.core.JournalFrame;
import io.millrace.trace.ops.TraceSettings;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Asks the state store over HTTP: the run as it is, and the journal as it was. Blocks, so it is for
 * virtual threads; the number of questions at one time is bounded, and so is each of them.
 */
@ApplicationScoped
public class StateStore {

  /** Events of one page of the archive. */
  public static final int PAGE_EVENTS_MAX = 500;

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final TraceSettings settings;
  private final ObjectMapper json = new ObjectMapper();
  private final Semaphore permits;
  private final HttpClient http;

  StateStore(TraceSettings settings) {
    this.settings = settings;
    permits = new Semaphore(settings.storeRequestsMax());
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.storeTimeout())
            .build();
  }

  @PreDestroy
  void close() {
    http.shutdownNow();
  }

  /** Empty where the state store knows no such run. */
  public Optional<RunView> run(String runId) throws StateStoreException, InterruptedException {
    var answer = get("/api/v1/runs/" + encoded(runId));
    return answer.map(
        run ->
            new RunView(
                run.path("sequence").asLong(), run.path("status").asText(), run.toString()));
  }

  /**
   * Archived events after a sequence, oldest first; empty where there are none or the run is
   * unknown.
   *
   * @param limit 1 to {@link #PAGE_EVENTS_MAX}
   */
  public List<JournalFrame> events(String runId, long after, int limit)
      throws StateStoreException, InterruptedException {
    var answer =
        get(
            "/api/v1/archive/runs/"
                + encoded(runId)
                + "/events?after="
                + after
                + "&limit="
                + limit);
    var frames = new ArrayList<JournalFrame>();
    if (answer.isPresent())
      for (var event : answer.get().path("events")) frames.add(frame(runId, event));
    return frames;
  }

  private Optional<JsonNode> get(String path) throws StateStoreException, InterruptedException {
    if (!permits.tryAcquire(settings.storeTimeout().toMillis(), TimeUnit.MILLISECONDS))
      throw new StateStoreException("Too many questions to the state store at one time", null);
    try {
      var request =
          HttpRequest.newBuilder(URI.create(base() + path))
              .timeout(settings.storeTimeout())
              .header("Accept", "application/json")
              .build();
      var response = http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() == NOT_FOUND) return Optional.empty();
      if (response.statusCode() != OK)
        throw new StateStoreException(
            "The state store answers " + response.statusCode() + " to " + path, null);
      return Optional.of(json.readTree(response.body()));
    } catch (JsonProcessingException e) {
      throw new StateStoreException("The state store's answer to " + path + " is no JSON", e);
    } catch (IOException e) {
      throw new StateStoreException("The state store at " + base() + " does not answer: " + e, e);
    } finally {
      permits.release();
    }
  }

  private String base() {
    var url = settings.stateStoreUrl().toString();
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static JournalFrame frame(String runId, JsonNode event) throws StateStoreException {
    try {
      long atMs = Instant.parse(event.path("at").asText()).toEpochMilli();
      return new JournalFrame(
          runId,
          event.path("sequence").asLong(),
          event.path("type").asText(),
          atMs,
          event.toString());
    } catch (DateTimeException e) {
      throw new StateStoreException("The archive has an event without a time", e);
    }
  }

  private static String encoded(String runId) {
    return URLEncoder.encode(runId, StandardCharsets.UTF_8);
  }
}
