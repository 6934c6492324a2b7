package io.millrace.statestore.api;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.message.SessionState;
import io.millrace.kit.problem.ProblemException;
import io.millrace.statestore.api.Views.SessionView;
import io.millrace.statestore.store.ArchiveRepository;
import io.millrace.statestore.stream.HotSessions;
import io.millrace.statestore.stream.RunLocator;
import io.millrace.statestore.stream.RunLocator.Place;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;

/**
 * Sessions: summary, queue and turns, oldest first, from whichever instance folds them and from the
 * archive. A session exists as soon as someone names it, so an unknown one is empty.
 */
@Path("/api/v1/sessions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SessionResource {

  /** Newest turns that are shown. */
  private static final int TURNS_MAX = 100;

  private final RunLocator locator;
  private final HotSessions hot;
  private final PeerRuns peers;
  private final ArchiveRepository archive;

  SessionResource(RunLocator locator, HotSessions hot, PeerRuns peers, ArchiveRepository archive) {
    this.locator = locator;
    this.hot = hot;
    this.peers = peers;
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
    return RunQueries.guarded(
        () -> {
          // The archive first: a turn that ends between both is told by the machine.
          var archived = archive.session(sessionId, TURNS_MAX);
          return SessionViews.of(sessionId, find(sessionId).orElse(null), archived, TURNS_MAX);
        });
  }

  private Optional<SessionState> find(String sessionId) {
    return switch (locator.locate(sessionId)) {
      case Place.Here(int partition) -> hot.find(sessionId, partition);
      case Place.There owner -> peers.session(owner, sessionId);
    };
  }
}
