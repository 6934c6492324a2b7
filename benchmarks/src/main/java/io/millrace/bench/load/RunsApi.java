package io.millrace.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Reads of a server: what people and the trace stream see of runs, and its metrics. */
public final class RunsApi implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final int OK = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public RunsApi(String url) {
    this.url = url;
  }

  /** Something that becomes true. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /** Waits until the list of runs, which is the archive's, shows that the run has ended. */
  public void awaitListed(String runId, String workflow) throws IOException, InterruptedException {
    await(
        "the list to show the end of " + runId,
        () -> {
          for (var run : get("/api/v1/runs?limit=200&workflow=" + workflow).path("runs"))
            if (run.path("runId").asText().equals(runId)) return run.hasNonNull("endedAt");
          return false;
        });
  }

  /** Waits until the archived journal of the run has its end. */
  public void awaitArchived(String runId) throws IOException, InterruptedException {
    await(
        "the archive to have the journal of " + runId,
        () -> hasEnd(get("/api/v1/archive/runs/" + runId + "/events?after=0&limit=1000")));
  }

  /** Waits until the trace of the run has its end. */
  public void awaitTraced(String runId) throws IOException, InterruptedException {
    await(
        "the trace of " + runId + " to be whole",
        () -> hasEnd(get("/api/v1/runs/" + runId + "/events?after=0&limit=1000")));
  }

  private static boolean hasEnd(JsonNode page) {
    return page.path("events").toString().contains("RunCompleted");
  }

  public static void await(String what, Condition condition)
      throws IOException, InterruptedException {
    long until = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > until)
        throw new IOException("Waited " + TIMEOUT.toSeconds() + " s for " + what);
      Thread.sleep(POLL);
    }
  }

  /** The document at the path; null-like where it is not there yet. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    var answer = send(path);
    return answer.statusCode() == OK ? JSON.readTree(answer.body()) : JSON.createObjectNode();
  }

  /** How long an answer of 200 takes, in nanoseconds. */
  public long timed(String path) throws IOException, InterruptedException {
    long began = System.nanoTime();
    var answer = send(path);
    if (answer.statusCode() != OK)
      throw new IOException("HTTP " + answer.statusCode() + " for " + path + ": " + answer.body());
    return System.nanoTime() - began;
  }

  private HttpResponse<String> send(String path) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(TIMEOUT)
            .header("accept", "application/json")
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    http.close();
  }
}
