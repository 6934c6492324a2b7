package io.millrace.router.api;

import io.millrace.contracts.json.Json;
import io.millrace.router.core.Admission;
import io.millrace.router.core.Request;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Messages of a session. */
@Path("/api/v1/sessions/{sessionId}/messages")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class MessagesResource {

  private static final String DOOR = "messages";

  private final HttpDoor door;
  private final StateStoreClient stateStore;

  MessagesResource(HttpDoor door, StateStoreClient stateStore) {
    this.door = door;
    this.stateStore = stateStore;
  }

  @POST
  @RunOnVirtualThread
  public RestResponse<MessageAnswer> send(
      @PathParam("sessionId") String sessionId,
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
      @HeaderParam("Prefer") List<String> preferences,
      @Nullable MessageBody body) {
    var admitted =
        door.accept(
            () ->
                request(
                    sessionId,
                    idempotencyKey,
                    body == null ? new MessageBody(null, null, null) : body));
    var runId = admitted.command().runId();
    var accepted =
        new MessageAnswer(
            runId, sessionId, admitted.workflow(), admitted.intent(), Links.of(runId), null);
    var wait = WaitPreference.of(preferences);
    if (wait.isZero()) return RestResponse.accepted(accepted);
    return stateStore
        .await(runId, wait)
        .map(
            run ->
                new MessageAnswer(
                    runId,
                    sessionId,
                    accepted.workflow(),
                    accepted.intent(),
                    accepted.links(),
                    run))
        .map(
            answer ->
                RestResponse.ResponseBuilder.ok(answer)
                    .header("Preference-Applied", "wait=" + wait.toSeconds())
                    .build())
        .orElseGet(() -> RestResponse.accepted(accepted));
  }

  private static Request request(
      String sessionId, @Nullable String idempotencyKey, MessageBody body) {
    Admission.requireSessionId(sessionId);
    var context =
        body.context() == null || body.context().isNull()
            ? Json.EMPTY_OBJECT
            : Json.of(body.context());
    return new Request.ChatMessage(
        HttpDoor.runId(DOOR, sessionId, idempotencyKey),
        Callers.ANONYMOUS,
        Instant.now(),
        sessionId,
        body.text(),
        context,
        body.priority());
  }
}
