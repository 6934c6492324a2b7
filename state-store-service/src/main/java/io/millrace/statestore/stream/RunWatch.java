package io.millrace.statestore.stream;

import io.millrace.contracts.message.RunStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets callers wait until a run has ended or waits for a person. A hint only, told before the
 * transaction commits: a caller reads the store after it and is bounded by its own time-out. Each
 * caller has a future of its own, so one that gives up takes nobody else's.
 */
@ApplicationScoped
public class RunWatch {

  private final ConcurrentHashMap<String, Set<CompletableFuture<Void>>> waiting =
      new ConcurrentHashMap<>();

  /** Completes when the run next comes to rest. */
  public CompletableFuture<Void> atRest(String runId) {
    var future = new CompletableFuture<Void>();
    waiting.compute(
        runId,
        (id, others) -> {
          var all =
              others == null ? ConcurrentHashMap.<CompletableFuture<Void>>newKeySet() : others;
          all.add(future);
          return all;
        });
    return future;
  }

  /** Forgets a caller that does not wait any more. */
  public void forget(String runId, CompletableFuture<Void> future) {
    waiting.computeIfPresent(
        runId,
        (id, all) -> {
          all.remove(future);
          return all.isEmpty() ? null : all;
        });
  }

  void changed(String runId, boolean ended, RunStatus status) {
    if (!ended && status != RunStatus.WAITING_REVIEW) return;
    var all = waiting.remove(runId);
    if (all != null) all.forEach(future -> future.complete(null));
  }
}
