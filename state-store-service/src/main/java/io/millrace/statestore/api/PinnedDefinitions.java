package io.millrace.statestore.api;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.kit.registry.RegistryView;
import io.millrace.statestore.store.ArchiveRepository;
import io.millrace.statestore.store.ArchiveUnavailableException;
import io.millrace.statestore.stream.HotRuns;
import io.millrace.statestore.stream.NotReadyException;
import io.millrace.statestore.stream.ParsedWorkflows;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * The definition a run is pinned to, by its digest: from the registry, else from the hot store of
 * this instance, else from the run's own archived beginning. All three have the same content, or it
 * is not taken.
 */
@ApplicationScoped
public class PinnedDefinitions {

  private final ParsedWorkflows parsed;
  private final RegistryView registry;
  private final HotRuns hot;
  private final ArchiveRepository archive;

  PinnedDefinitions(
      ParsedWorkflows parsed, RegistryView registry, HotRuns hot, ArchiveRepository archive) {
    this.parsed = parsed;
    this.registry = registry;
    this.hot = hot;
    this.archive = archive;
  }

  /**
   * Empty for a run that was rejected: it never had one.
   *
   * @throws ArchiveUnavailableException when it is nowhere now
   */
  Optional<Workflow> of(RunState run) {
    if (run.digest().isEmpty()) return Optional.empty();
    return Optional.of(parsed.get(run.digest(), () -> document(run)));
  }

  private Json document(RunState run) {
    return registry
        .exact(RegistryKind.WORKFLOW, run.workflow(), run.workflowVersion())
        .filter(entry -> entry.digest().equals(run.digest()))
        .map(RegistryEntry::document)
        .or(() -> fromHotStore(run.digest()))
        .or(() -> archive.definition(run.runId(), run.digest()))
        .orElseThrow(() -> new ArchiveUnavailableException(run.runId()));
  }

  private Optional<Json> fromHotStore(String digest) {
    try {
      return hot.definition(digest);
    } catch (NotReadyException e) {
      return Optional.empty();
    }
  }
}
