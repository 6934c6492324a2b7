package io.millrace.statestore.api;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.message.RunState;
import io.millrace.kit.problem.ProblemException;
import io.millrace.statestore.ops.StateStoreConfig;
import io.millrace.statestore.store.ArchiveRepository;
import io.millrace.statestore.store.ArchiveUnavailableException;
import io.millrace.statestore.stream.HotRun;
import io.millrace.statestore.stream.HotRuns;
import io.millrace.statestore.stream.NotReadyException;
import io.millrace.statestore.stream.Patience;
import io.millrace.statestore.stream.RunLocator;
import io.millrace.statestore.stream.RunLocator.Place;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds runs for the API, wherever they are: in a store of this instance, in that of another, or in
 * the archive; and turns what goes wrong into problems. The hot store is always asked first. A run
 * that has ended never changes, so while its partition moves the archive answers for it.
 */
@ApplicationScoped
public class RunQueries {

  private static final int RETRY_AFTER_S = 2;

  /** A run that was just accepted begins within this; who asks for it must not need the archive. */
  private static final Duration FRESH = Duration.ofMillis(200);

  private final RunLocator locator;
  private final HotRuns hot;
  private final PeerRuns peers;
  private final ArchiveRepository archive;
  private final PinnedDefinitions definitions;
  private final StateStoreConfig config;
  private final Clock clock = Clock.systemUTC();

  RunQueries(
      RunLocator locator,
      HotRuns hot,
      PeerRuns peers,
      ArchiveRepository archive,
      PinnedDefinitions definitions,
      StateStoreConfig config) {
    this.locator = locator;
    this.hot = hot;
    this.peers = peers;
    this.archive = archive;
    this.definitions = definitions;
    this.config = config;
  }

  RunState find(String runId) {
    return find(runId, Duration.ZERO).state();
  }

  /** The run once it came to rest, or as it is when the time is over. */
  FoundRun find(String runId, Duration wait) {
    if (!RunIds.isValid(runId)) throw unknown(runId);
    return guarded(() -> search(runId, wait)).orElseThrow(() -> unknown(runId));
  }

  private Optional<FoundRun> search(String runId, Duration wait) {
    HotRun found;
    try {
      found = ask(runId, new Patience(FRESH, wait));
    } catch (NotReadyException e) {
      return Optional.of(endedInArchive(runId).orElseThrow(() -> e));
    }
    return switch (found) {
      case HotRun.Present(var state) -> Optional.of(FoundRun.hot(state, clock.instant()));
      case HotRun.Evicted e ->
          Optional.of(archived(runId).orElseThrow(() -> new ArchiveUnavailableException(runId)));
      case HotRun.Absent a -> archivedOrLate(runId, wait);
    };
  }

  private HotRun ask(String runId, Patience patience) {
    return switch (locator.locate(runId)) {
      case Place.Here(int partition) -> hot.find(runId, partition, patience);
      case Place.There owner -> peers.find(owner, runId, patience);
    };
  }

  /** A run unknown to the hot store left it long ago, or has not begun yet. */
  private Optional<FoundRun> archivedOrLate(String runId, Duration wait) {
    Optional<FoundRun> archived;
    try {
      archived = archived(runId);
    } catch (ArchiveUnavailableException e) {
      return Optional.of(late(runId, wait).orElseThrow(() -> e));
    }
    return archived.or(() -> late(runId, wait));
  }

  private Optional<FoundRun> late(String runId, Duration wait) {
    return ask(runId, new Patience(config.runStartGrace(), wait))
            instanceof HotRun.Present(var state)
        ? Optional.of(FoundRun.hot(state, clock.instant()))
        : Optional.empty();
  }

  private Optional<FoundRun> archived(String runId) {
    return archive.state(runId).map(FoundRun::archived);
  }

  private Optional<FoundRun> endedInArchive(String runId) {
    try {
      return archived(runId).filter(run -> run.state().endedAt() != null);
    } catch (ArchiveUnavailableException e) {
      return Optional.empty();
    }
  }

  Views.RunView view(FoundRun run) {
    return guarded(() -> RunViews.of(run, definitions.of(run.state()).orElse(null)));
  }

  static ProblemException unknown(String runId) {
    return new ProblemException(
        404,
        "run_unknown",
        "Unknown run",
        "There is no run '" + runId + "'. GET /api/v1/runs lists the runs.");
  }

  static <T> T guarded(Supplier<T> query) {
    try {
      return query.get();
    } catch (NotReadyException e) {
      throw new ProblemException(
              503,
              "store_unavailable",
              "The store cannot be read now",
              "The partition of this run is restored or moves to another instance ("
                  + e.getMessage()
                  + "). The run goes on; ask again in a moment.")
          .retryAfter(RETRY_AFTER_S);
    } catch (ArchiveUnavailableException e) {
      throw new ProblemException(
              503,
              "archive_unavailable",
              "The archive does not answer",
              "Open runs go on; lists, history and runs that ended long ago come back with the database.")
          .retryAfter(RETRY_AFTER_S);
    }
  }
}
