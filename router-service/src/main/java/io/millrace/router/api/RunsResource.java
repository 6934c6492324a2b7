package io.millrace.router.api;

import io.millrace.contracts.json.Json;
import io.millrace.router.core.Request;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Runs of workflows that the caller names. */
@Path("/api/v1/runs")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class RunsResource {

  private static final String DOOR = "runs";

  private final HttpDoor door;

  RunsResource(HttpDoor door) {
    this.door = door;
  }

  @POST
  @RunOnVirtualThread
  public RestResponse<RunAnswer> start(
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey, @Nullable RunBody body) {
    var admitted =
        door.accept(
            () -> request(idempotencyKey, body == null ? new RunBody(null, null, null) : body));
    var runId = admitted.command().runId();
    return RestResponse.accepted(new RunAnswer(runId, admitted.workflow(), Links.of(runId)));
  }

  private static Request request(@Nullable String idempotencyKey, RunBody body) {
    var input = body.input() == null ? null : Json.of(body.input());
    return new Request.RunOrder(
        HttpDoor.runId(DOOR, null, idempotencyKey),
        Callers.ANONYMOUS,
        Instant.now(),
        body.workflow(),
        input,
        body.priority());
  }
}
