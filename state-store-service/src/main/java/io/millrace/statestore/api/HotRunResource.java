package io.millrace.statestore.api;

import io.millrace.contracts.record.Records;
import io.millrace.statestore.ops.StateStoreConfig;
import io.millrace.statestore.stream.HotRun;
import io.millrace.statestore.stream.HotRuns;
import io.millrace.statestore.stream.Patience;
import io.millrace.statestore.stream.RunLocator;
import io.millrace.statestore.stream.RunLocator.Place;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * What other instances ask this one: the state of a run it owns, as message bytes. Never forwarded:
 * an instance that does not own the run says {@code 503}. Outside of {@code /api}, so no ingress
 * leads here.
 */
@Path(HotRunResource.PATH)
@RunOnVirtualThread
public class HotRunResource {

  static final String PATH = "/internal/v1/runs";
  static final String START_MS = "startMs";
  static final String REST_MS = "restMs";

  private final RunLocator locator;
  private final HotRuns hot;
  private final StateStoreConfig config;

  HotRunResource(RunLocator locator, HotRuns hot, StateStoreConfig config) {
    this.locator = locator;
    this.hot = hot;
    this.config = config;
  }

  @GET
  @Path("/{runId}")
  @Operation(hidden = true)
  public Response get(
      String runId,
      @QueryParam(START_MS) @DefaultValue("0") long startMs,
      @QueryParam(REST_MS) @DefaultValue("0") long restMs) {
    var patience =
        new Patience(
            bounded(startMs, config.runStartGrace()), bounded(restMs, config.queryWaitMax()));
    return RunQueries.guarded(() -> respond(find(runId, patience)));
  }

  private HotRun find(String runId, Patience patience) {
    if (!(locator.locate(runId) instanceof Place.Here(int partition)))
      throw new io.millrace.statestore.stream.NotReadyException(
          "Another instance owns the run now", null);
    return hot.find(runId, partition, patience);
  }

  private static Duration bounded(long ms, Duration most) {
    return Duration.ofMillis(Math.clamp(ms, 0, most.toMillis()));
  }

  private static Response respond(HotRun found) {
    return switch (found) {
      case HotRun.Present(var state) ->
          Response.ok(Records.encode(state), MediaType.APPLICATION_OCTET_STREAM).build();
      case HotRun.Evicted e -> Response.status(Response.Status.GONE).build();
      case HotRun.Absent a -> Response.status(Response.Status.NO_CONTENT).build();
    };
  }
}
