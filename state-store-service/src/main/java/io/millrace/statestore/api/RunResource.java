package io.millrace.statestore.api;

import io.millrace.kit.view.JournalJson;
import io.millrace.statestore.api.Views.RunView;
import io.millrace.statestore.ops.StateStoreConfig;
import io.millrace.statestore.store.ArchiveRepository;
import io.millrace.statestore.store.ArchiveRepository.RunFilter;
import io.millrace.statestore.store.ArchiveRepository.RunRow;
import io.millrace.statestore.stream.ArchiveUpkeep;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs: one by id, from whichever instance has it hot or from the archive; lists from the archive.
 */
@Path("/api/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RunResource {

  /** Most runs of a page. */
  private static final int LIMIT_MAX = 200;

  /** A row of the list; the fields of a run that a list needs. */
  public record RunSummary(
      String runId,
      @Nullable String sessionId,
      String workflow,
      int workflowVersion,
      String status,
      boolean degraded,
      @Nullable String message,
      String startedAt,
      String updatedAt,
      @Nullable String endedAt,
      int steps,
      long inputTokens,
      long outputTokens) {}

  /**
   * @param archiveLagMs how old the newest changes are that this page may lack; null when that is
   *     unknown
   */
  public record RunPage(
      List<RunSummary> runs, @Nullable String next, @Nullable Long archiveLagMs) {}

  private final RunQueries queries;
  private final ArchiveRepository archive;
  private final ArchiveUpkeep upkeep;
  private final StateStoreConfig config;

  RunResource(
      RunQueries queries,
      ArchiveRepository archive,
      ArchiveUpkeep upkeep,
      StateStoreConfig config) {
    this.queries = queries;
    this.archive = archive;
    this.upkeep = upkeep;
    this.config = config;
  }

  /**
   * @param waitMs waits so long for the run to end or to wait for a person
   */
  @GET
  @Path("/{runId}")
  public RunView get(String runId, @QueryParam("waitMs") @DefaultValue("0") long waitMs) {
    var wait = Duration.ofMillis(Math.clamp(waitMs, 0, config.queryWaitMax().toMillis()));
    return queries.view(queries.find(runId, wait));
  }

  @GET
  public RunPage list(
      @QueryParam("workflow") @Nullable String workflow,
      @QueryParam("status") @Nullable String status,
      @QueryParam("agent") @Nullable String agent,
      @QueryParam("text") @Nullable String text,
      @QueryParam("before") @Nullable String before,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    var cursor = before == null || before.isEmpty() ? null : RunCursor.parse(before);
    var filter =
        new RunFilter(
            given(workflow),
            given(status),
            given(agent),
            given(text),
            cursor == null ? null : cursor.startedAt(),
            cursor == null ? null : cursor.runId());
    int most = Math.clamp(limit, 1, LIMIT_MAX);
    var rows = RunQueries.guarded(() -> archive.runs(filter, most + 1));
    var page = rows.subList(0, Math.min(most, rows.size()));
    var next =
        rows.size() > most
            ? new RunCursor(page.getLast().startedAt(), page.getLast().runId()).text()
            : null;
    var lagMs = upkeep.stateLagMs();
    return new RunPage(
        page.stream().map(RunResource::summary).toList(),
        next,
        lagMs.isPresent() ? lagMs.getAsLong() : null);
  }

  private static @Nullable String given(@Nullable String value) {
    return value == null || value.isBlank() ? null : value;
  }

  private static RunSummary summary(RunRow row) {
    return new RunSummary(
        row.runId(),
        row.sessionId(),
        row.workflow(),
        row.workflowVersion(),
        row.status(),
        row.degraded(),
        row.message(),
        JournalJson.instant(row.startedAt()),
        JournalJson.instant(row.updatedAt()),
        row.endedAt() == null ? null : JournalJson.instant(row.endedAt()),
        row.steps(),
        row.inputTokens(),
        row.outputTokens());
  }
}
