package io.millrace.router.store;

import io.millrace.contracts.definition.InvalidDefinitionException;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.contracts.workflow.WorkflowParser;
import io.millrace.kit.registry.RegistryView;
import io.millrace.router.core.Catalogue;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The workflows of the registry, each version parsed once. Versions are immutable, so a parsed one
 * stays right; there are as many as the registry has. A definition that this release cannot read
 * counts as not published.
 */
@ApplicationScoped
public class PublishedWorkflows implements Catalogue {

  private static final Logger LOG = Logger.getLogger(PublishedWorkflows.class);

  private final RegistryView registry;
  private final ConcurrentHashMap<String, Optional<Workflow>> parsed = new ConcurrentHashMap<>();

  PublishedWorkflows(RegistryView registry) {
    this.registry = registry;
  }

  @Override
  public Optional<Published> newest(String name) {
    return registry
        .latest(RegistryKind.WORKFLOW, name)
        .filter(entry -> !entry.deprecated())
        .flatMap(this::published);
  }

  @Override
  public Optional<Published> exact(String name, int version) {
    return registry.exact(RegistryKind.WORKFLOW, name, version).flatMap(this::published);
  }

  @Override
  public List<Published> all() {
    return registry.all(RegistryKind.WORKFLOW).stream()
        .filter(entry -> !entry.deprecated())
        .flatMap(entry -> published(entry).stream())
        .toList();
  }

  private Optional<Published> published(RegistryEntry entry) {
    return parsed
        .computeIfAbsent(entry.key() + "#" + entry.digest(), key -> parse(entry))
        .map(workflow -> new Published(workflow, entry.version()));
  }

  private static Optional<Workflow> parse(RegistryEntry entry) {
    try {
      return Optional.of(WorkflowParser.parse(entry.document()));
    } catch (InvalidDefinitionException e) {
      LOG.errorf("%s cannot be read and is left out: %s", entry.key(), e.getMessage());
      return Optional.empty();
    }
  }
}
