package io.millrace.cli.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.cli.http.ApiClient;
import io.millrace.cli.http.ApiException;
import io.millrace.cli.http.ApiPath;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Starts a run, waits for it and leaves nothing open behind it. A start that the server refuses
 * because of load, or because it is not ready, is sent again with the same idempotency key, so no
 * run is started twice. Thread-safe.
 */
final class RunDriver {

  /** Ended, or waiting for a person: nothing more comes by itself. */
  private static final Set<String> SETTLED =
      Set.of("COMPLETED", "FAILED", "CANCELLED", "COMPENSATED", Subject.WAITING);

  private static final Set<Integer> PASSING = Set.of(429, 503);
  private static final ApiPath RUNS = new ApiPath("/api/v1/runs");
  private static final int SENDS_MAX = 7;
  private static final long PAUSE_MIN_MS = 100;
  private static final long PAUSE_MAX_MS = 3_000;
  private static final long SERVER_WAIT_MAX_MS = 5_000;

  private final ApiClient client;

  RunDriver(ApiClient client) {
    this.client = client;
  }

  /**
   * @return the run's id
   * @throws ApiException.Refused when the server does not take it
   */
  String start(String workflow, JsonNode input, String idempotencyKey) {
    var body = JsonNodeFactory.instance.objectNode().put("workflow", workflow);
    body.set("input", input);
    return send(RUNS, body, idempotencyKey).path("runId").asText();
  }

  /** The run when nothing more comes by itself; empty when the time is over before that. */
  Optional<JsonNode> await(String runId, Duration timeout) {
    long deadlineNs = System.nanoTime() + timeout.toNanos();
    long pauseMs = PAUSE_MIN_MS;
    while (true) {
      long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) return Optional.empty();
      try {
        long waitMs = Math.min(leftMs, SERVER_WAIT_MAX_MS);
        var run = client.get(ApiPath.of(RUNS.text(), runId).with("waitMs", waitMs));
        if (SETTLED.contains(run.path("status").asText())) return Optional.of(run);
      } catch (ApiException.Refused e) {
        // Not there yet, restoring, or too much load: all of these pass.
        if (e.problem().status() != 404 && !PASSING.contains(e.problem().status())) throw e;
      }
      pause(Math.min(pauseMs, Math.max(1, leftMs)));
      pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS);
    }
  }

  /**
   * Ends a run that nobody will decide.
   *
   * @return whether it is accepted, or the run has ended already
   */
  boolean cancel(String runId, String idempotencyKey) {
    var body =
        JsonNodeFactory.instance
            .objectNode()
            .put("reason", "evaluated; nobody decides this run")
            .put("actor", "eval");
    try {
      send(ApiPath.of(RUNS.text(), runId, "cancel"), body, idempotencyKey);
      return true;
    } catch (ApiException.Refused e) {
      return e.problem().code().equals("run_ended");
    }
  }

  private JsonNode send(ApiPath path, JsonNode body, String idempotencyKey) {
    long pauseMs = PAUSE_MIN_MS;
    for (int sent = 1; ; sent++) {
      try {
        return client
            .post(
                path,
                "application/json",
                body.toString(),
                Map.of("Idempotency-Key", idempotencyKey),
                ApiClient.ANSWER_TIMEOUT)
            .body();
      } catch (ApiException.Refused e) {
        if (sent == SENDS_MAX || !PASSING.contains(e.problem().status())) throw e;
      }
      pause(pauseMs);
      pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS);
    }
  }

  private static void pause(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException.Unreachable("Interrupted while waiting for a run.", e);
    }
  }
}
