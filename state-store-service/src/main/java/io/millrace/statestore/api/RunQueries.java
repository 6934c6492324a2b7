package io.millrace.statestore.api;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.message.RunState;
import io.millrace.kit.problem.ProblemException;
import io.millrace.statestore.ops.StateStoreConfig;
import io.millrace.statestore.store.ArchiveUnavailableException;
import io.millrace.statestore.stream.HotRuns;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds runs for the API and turns what goes wrong into problems. */
@ApplicationScoped
public class RunQueries {

  private static final int RETRY_AFTER_S = 2;

  private static final long POLL_MS = 10;

  private final HotRuns hot;
  private final StateStoreConfig config;

  RunQueries(HotRuns hot, StateStoreConfig config) {
    this.hot = hot;
    this.config = config;
  }

  RunState find(String runId) {
    return find(runId, Duration.ZERO);
  }

  /** The run once it came to rest, or as it is when the time is over. */
  RunState find(String runId, Duration wait) {
    if (!RunIds.isValid(runId)) throw unknown(runId);
    var found = guarded(() -> wait.isZero() ? hot.find(runId) : hot.awaitRest(runId, wait));
    return found.or(() -> awaitStart(runId)).orElseThrow(() -> unknown(runId));
  }

  /** Who was told of a run a moment ago may ask for it before the machine has taken it up. */
  private Optional<RunState> awaitStart(String runId) {
    long deadline = System.nanoTime() + config.runStartGrace().toNanos();
    while (System.nanoTime() < deadline) {
      try {
        Thread.sleep(POLL_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
      var found = guarded(() -> hot.find(runId));
      if (found.isPresent()) return found;
    }
    return Optional.empty();
  }

  Views.RunView view(RunState run) {
    return guarded(() -> RunViews.of(run, hot.workflow(run).orElse(null)));
  }

  static ProblemException unknown(String runId) {
    return new ProblemException(
        404,
        "run_unknown",
        "Unknown run",
        "There is no run '" + runId + "'. GET /api/v1/runs lists the runs.");
  }

  static <T> T guarded(Supplier<T> query) {
    try {
      return query.get();
    } catch (HotRuns.NotReadyException e) {
      throw new ProblemException(
              503,
              "store_unavailable",
              "The store is being restored",
              "The runs of this partition can be read again in a moment.")
          .retryAfter(RETRY_AFTER_S);
    } catch (ArchiveUnavailableException e) {
      throw new ProblemException(
              503,
              "archive_unavailable",
              "The archive does not answer",
              "Open runs go on; lists and history come back with the database.")
          .retryAfter(RETRY_AFTER_S);
    }
  }
}
