package io.millrace.agents.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.memory.Memory;
import io.millrace.agents.memory.MemoryRecords;
import io.millrace.agents.memory.MemoryRecords.Forgotten;
import io.millrace.agents.memory.MemoryRecords.Position;
import io.millrace.agents.ops.AgentMetrics;
import io.millrace.kit.view.JournalJson;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.Cache;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/memories}: what agents remember, for people who want to see it or have it
 * forgotten. Works on the table, so it needs no index and holds for all of them.
 */
@Path("/api/v1/memories")
@Tag(name = "Memories")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class MemoryResource {

  private static final String LIMIT_DEFAULT = "50";

  /** As the router gives it to every run. */
  private static final String TENANT = "default";

  private final MemoryRecords memories;
  private final AgentMetrics metrics;
  private final Clock clock = Clock.systemUTC();

  /** A memory as it is kept. */
  public record MemoryView(
      String id,
      @Nullable String subject,
      @Nullable String session,
      String kind,
      String text,
      double importance,
      @Nullable String policy,
      String createdAt,
      @Nullable String lastRecalledAt) {

    static MemoryView of(Memory memory) {
      var recalled = memory.lastRecalledAt();
      return new MemoryView(
          memory.id(),
          memory.scope().subject(),
          memory.scope().session(),
          memory.kind(),
          memory.text(),
          memory.importance(),
          memory.policy(),
          JournalJson.instant(memory.createdAt()),
          recalled == null ? null : JournalJson.instant(recalled));
    }
  }

  public record Page(List<MemoryView> memories, @Nullable String next) {}

  /**
   * @param forgotten how many were, or with {@code dryRun} would be
   * @param more true where one call could not forget all; ask again
   */
  public record Answer(int forgotten, boolean more, boolean dryRun) {}

  MemoryResource(MemoryRecords memories, MeterRegistry meters) {
    this.memories = memories;
    this.metrics = new AgentMetrics(meters);
  }

  @GET
  @Cache(noStore = true)
  @Operation(summary = "What is remembered of a subject, in a session or at all, newest first")
  public Page list(
      @QueryParam("subject") @Nullable String subject,
      @QueryParam("session") @Nullable String session,
      @QueryParam("before") @Nullable String before,
      @QueryParam("limit") @DefaultValue(LIMIT_DEFAULT) int limit) {
    int most = Math.clamp(limit, 1, MemoryRecords.PAGE_MAX);
    var filter = MemoryRequests.filter(subject, session);
    var position = MemoryRequests.position(before);
    try {
      var found = memories.page(TENANT, filter, position, most);
      var last = found.size() < most ? null : found.getLast();
      return new Page(
          found.stream().map(MemoryView::of).toList(),
          last == null ? null : MemoryRequests.cursor(new Position(last.createdAt(), last.id())));
    } catch (AgentException e) {
      throw MemoryRequests.problem(e);
    }
  }

  @POST
  @Path("/forget")
  @Operation(summary = "Forget memories for good, or count them")
  public Answer forget(@Nullable ForgetRequest body) {
    var request = body == null ? ForgetRequest.NONE : body;
    var which = MemoryRequests.which(request, clock.instant());
    boolean dryRun = Boolean.TRUE.equals(request.dryRun());
    try {
      var done =
          dryRun
              ? new Forgotten(memories.count(TENANT, which), false)
              : memories.forget(TENANT, which);
      if (!dryRun) metrics.memoriesForgotten("request", done.count());
      return new Answer(done.count(), done.more(), dryRun);
    } catch (AgentException e) {
      throw MemoryRequests.problem(e);
    }
  }
}
