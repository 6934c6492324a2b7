package io.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.cli.http.ApiClient;
import io.millrace.cli.http.ApiException;
import java.time.Duration;

/**
 * Waits for a run by asking for it again and again, seldom enough not to be a load. A run that is
 * not found counts as not there yet: it was accepted, and the state machine may not have seen the
 * command. The same holds for a store that is being restored.
 */
final class RunWait {

  private static final long PAUSE_MIN_MS = 100;
  private static final long PAUSE_MAX_MS = 1000;

  private RunWait() {}

  /**
   * The run when it has ended or waits for review, or as it is when the time is over; missing if it
   * was not seen at all.
   */
  static JsonNode until(ApiClient client, String runId, Duration timeout) {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    long pauseMs = PAUSE_MIN_MS;
    JsonNode run = MissingNode.getInstance();
    while (true) {
      try {
        run = client.get(Verb.runPath(runId));
        if (ExitCode.ofRun(run.path("status").asText()) != ExitCode.TRY_LATER) return run;
      } catch (ApiException.Refused e) {
        if (e.problem().status() != 404 && e.problem().status() != 503) throw e;
      }
      long leftMs = (deadlineNanos - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) return run;
      pause(Math.min(pauseMs, leftMs));
      pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS);
    }
  }

  private static void pause(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException.Unreachable("Interrupted while waiting for the run.", e);
    }
  }
}
