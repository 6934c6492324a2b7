package io.millrace.statestore.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.millrace.kit.view.JournalJson;
import io.millrace.statestore.store.ArchiveRepository;
import io.millrace.statestore.store.ArchiveRepository.ArchivedEvent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The archived journal of a run, for the trace stream: what its memory no longer holds. */
@Path("/api/v1/archive")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ArchiveResource {

  private static final int LIMIT_MAX = 1_000;

  /** An event as the trace gives it. */
  public record EventView(
      String runId,
      long sequence,
      String at,
      String type,
      String causationId,
      @JsonRawValue String data) {}

  public record EventPage(String runId, List<EventView> events, @Nullable Long next) {}

  private final ArchiveRepository archive;

  ArchiveResource(ArchiveRepository archive) {
    this.archive = archive;
  }

  @GET
  @Path("/runs/{runId}/events")
  public EventPage events(
      String runId,
      @QueryParam("after") @DefaultValue("0") long after,
      @QueryParam("limit") @DefaultValue("500") int limit) {
    int most = Math.clamp(limit, 1, LIMIT_MAX);
    var events = RunQueries.guarded(() -> archive.eventsAfter(runId, after, most));
    return new EventPage(
        runId,
        events.stream().map(ArchiveResource::view).toList(),
        events.size() == most ? events.getLast().sequence() : null);
  }

  private static EventView view(ArchivedEvent event) {
    return new EventView(
        event.runId(),
        event.sequence(),
        JournalJson.instant(event.at()),
        event.type(),
        event.causationId(),
        event.data());
  }
}
