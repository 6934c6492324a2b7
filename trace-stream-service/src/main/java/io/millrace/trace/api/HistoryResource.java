package io.millrace.trace.api;

import io.millrace.contracts.id.RunIds;
import io.millrace.kit.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * {@code GET /api/v1/runs/{runId}/events} as JSON. Another service has its own resources under the
 * same path, in one process too.
 */
@Path("/api/v1/runs")
@Tag(name = "Trace")
public class HistoryResource {

  static final int LIMIT_MAX = 1_000;
  private static final String LIMIT_DEFAULT = "500";

  private final History history;

  HistoryResource(History history) {
    this.history = history;
  }

  @GET
  @Path("/{runId}/events")
  @Produces(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @ResponseHeader(name = "Cache-Control", value = "no-store")
  @Operation(
      summary = "The journal of a run; with Accept: text/event-stream as a stream",
      description = "Frames of the stream stand in docs/api.md.")
  public String events(
      @RestPath String runId,
      @RestQuery @DefaultValue("0") long after,
      @RestQuery @DefaultValue(LIMIT_DEFAULT) int limit)
      throws InterruptedException {
    if (after < 0 || limit < 1 || limit > LIMIT_MAX)
      throw new ProblemException(
          400,
          "query_invalid",
          "The query is not valid",
          "'after' is 0 or more, 'limit' is 1 to " + LIMIT_MAX + ".");
    if (!RunIds.isValid(runId)) throw Beginning.unknown(runId);
    return history.page(runId, after, limit);
  }
}
