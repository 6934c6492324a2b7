package io.millrace.statestore.api;

import io.millrace.kit.problem.ProblemException;
import io.millrace.kit.view.JournalJson;
import io.millrace.statestore.store.Rebuild;
import io.millrace.statestore.store.RebuildRepository;
import io.millrace.statestore.stream.ArchiveRebuilder;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Rebuilds the archive from the journal, and tells how that stands; any instance tells. */
@Path("/api/v1/archive/rebuild")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RebuildResource {

  private static final int RETRY_AFTER_S = 10;

  public record RebuildView(
      long id,
      String status,
      String startedAt,
      String updatedAt,
      @Nullable String endedAt,
      long recordsTotal,
      long records,
      long runs,
      long skipped,
      @Nullable String failure) {}

  private final ArchiveRebuilder rebuilder;
  private final RebuildRepository rebuilds;

  RebuildResource(ArchiveRebuilder rebuilder, RebuildRepository rebuilds) {
    this.rebuilder = rebuilder;
    this.rebuilds = rebuilds;
  }

  @POST
  public Response start() {
    if (!RunQueries.guarded(rebuilder::start))
      throw new ProblemException(
              409,
              "rebuild_running",
              "A rebuild is running",
              "One rebuild of the archive runs at a time; GET /api/v1/archive/rebuild shows it.")
          .retryAfter(RETRY_AFTER_S);
    return Response.accepted(status()).build();
  }

  @GET
  public RebuildView status() {
    return RunQueries.guarded(rebuilds::newest)
        .map(RebuildResource::view)
        .orElseThrow(
            () ->
                new ProblemException(
                    404,
                    "rebuild_unknown",
                    "No rebuild",
                    "The archive was never rebuilt. POST to this path to do so."));
  }

  private static RebuildView view(Rebuild rebuild) {
    return new RebuildView(
        rebuild.id(),
        rebuild.status().name(),
        JournalJson.instant(rebuild.startedAt()),
        JournalJson.instant(rebuild.updatedAt()),
        rebuild.endedAt() == null ? null : JournalJson.instant(rebuild.endedAt()),
        rebuild.recordsTotal(),
        rebuild.records(),
        rebuild.runs(),
        rebuild.skipped(),
        rebuild.failure());
  }
}
