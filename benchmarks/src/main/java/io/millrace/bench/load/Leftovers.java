package io.millrace.bench.load;

import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Ends runs that a measurement leaves behind, so that the next one does not pay for them. */
public final class Leftovers {

  private static final int AT_ONCE = 64;
  private static final long END_TIMEOUT_S = 60;

  private Leftovers() {}

  /** Cancels the runs and waits until they have ended. */
  public static void cancel(Rest rest, Waiting waiting, Collection<String> runs)
      throws InterruptedException, TimeoutException {
    var open = List.copyOf(runs);
    var reason = new JsonObject().put("reason", "the benchmark is over");
    Burst.send(
        open.size(),
        AT_ONCE,
        i -> rest.post("/api/v1/runs/" + Rest.encoded(open.get(i)) + "/cancel", reason));
    Burst.awaitAll(
        open.stream().map(waiting::of).toList(), END_TIMEOUT_S, "Runs that were cancelled");
  }
}
