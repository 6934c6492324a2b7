package io.millrace.statestore.stream;

import io.millrace.contracts.message.RunStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets a caller wait until a run has ended or waits for a person. A hint only, told before the
 * transaction commits: the caller reads the store after it and is bounded by its own time-out.
 */
@ApplicationScoped
public class RunWatch {

  private final ConcurrentHashMap<String, CompletableFuture<Void>> waiting =
      new ConcurrentHashMap<>();

  /** Completes when the run next comes to rest. Callers of one run share it. */
  public CompletableFuture<Void> atRest(String runId) {
    return waiting.computeIfAbsent(runId, id -> new CompletableFuture<>());
  }

  /** Forgets a run that nobody waits for any more. */
  public void forget(String runId, CompletableFuture<Void> future) {
    waiting.remove(runId, future);
  }

  void changed(String runId, boolean ended, RunStatus status) {
    if (!ended && status != RunStatus.WAITING_REVIEW) return;
    var future = waiting.remove(runId);
    if (future != null) future.complete(null);
  }
}
