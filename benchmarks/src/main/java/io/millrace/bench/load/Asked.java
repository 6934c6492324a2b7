package io.millrace.bench.load;

import io.millrace.bench.load.Sight.End;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A workflow with one input, asked for again and again: what the loops share, which differ in when
 * they ask.
 */
public record Asked(Door door, Sight ends, String workflow, String input) {

  /**
   * Asks for one run; completes when its end was seen. Fails where the run is refused or ends in
   * another way than completed.
   */
  CompletionStage<End> once() {
    return door.start(workflow, input)
        .thenCompose(runId -> ends.of(runId).whenComplete((end, e) -> ends.forget(runId)))
        .thenApply(Asked::completed);
  }

  private static End completed(End end) {
    if (end.completed()) return end;
    throw new CompletionException(new IllegalStateException("The run " + end.runId() + " failed"));
  }
}
