package io.millrace.bench.load;

import java.util.concurrent.CompletableFuture;

/** A way to see runs end. */
public interface Sight {

  /** How a run ended and when that was seen. */
  record End(String runId, boolean completed, long seenNanos) {}

  /** Completes when the run has ended. */
  CompletableFuture<End> of(String runId);

  /** The run is of no interest any more. */
  void forget(String runId);
}
