package io.millrace.statestore.api;

import io.millrace.contracts.id.RunIds;
import io.millrace.kit.problem.ProblemException;
import io.millrace.statestore.api.Views.SessionView;
import io.millrace.statestore.store.ArchiveRepository;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/**
 * Sessions: their turns, oldest first. A session exists as soon as someone names it, so an unknown
 * one is empty.
 */
@Path("/api/v1/sessions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SessionResource {

  /** Newest turns that are shown. */
  private static final int TURNS_MAX = 100;

  private final ArchiveRepository archive;

  SessionResource(ArchiveRepository archive) {
    this.archive = archive;
  }

  @GET
  @Path("/{sessionId}")
  public SessionView get(String sessionId) {
    if (!RunIds.SESSION_ID.matcher(sessionId).matches())
      throw new ProblemException(
          400,
          "session_id_invalid",
          "Not a session id",
          "A session id matches " + RunIds.SESSION_ID + ".");
    var turns =
        RunQueries.guarded(() -> archive.session(sessionId, TURNS_MAX)).stream()
            .map(RunViews::turn)
            .toList();
    return new SessionView(sessionId, null, turns);
  }
}
