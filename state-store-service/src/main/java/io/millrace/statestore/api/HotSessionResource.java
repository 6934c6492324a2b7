package io.millrace.statestore.api;

import io.millrace.contracts.record.Records;
import io.millrace.statestore.stream.HotSessions;
import io.millrace.statestore.stream.NotReadyException;
import io.millrace.statestore.stream.RunLocator;
import io.millrace.statestore.stream.RunLocator.Place;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * What other instances ask this one: a session it owns, as message bytes. Never forwarded, like
 * {@link HotRunResource}.
 */
@Path(HotSessionResource.PATH)
@RunOnVirtualThread
public class HotSessionResource {

  static final String PATH = "/internal/v1/sessions";

  private final RunLocator locator;
  private final HotSessions hot;

  HotSessionResource(RunLocator locator, HotSessions hot) {
    this.locator = locator;
    this.hot = hot;
  }

  @GET
  @Path("/{sessionId}")
  @Operation(hidden = true)
  public Response get(String sessionId) {
    return RunQueries.guarded(
        () -> {
          if (!(locator.locate(sessionId) instanceof Place.Here(int partition)))
            throw new NotReadyException("Another instance owns the session now", null);
          return hot.find(sessionId, partition)
              .map(
                  session ->
                      Response.ok(Records.encode(session), MediaType.APPLICATION_OCTET_STREAM))
              .orElseGet(Response::noContent)
              .build();
        });
  }
}
