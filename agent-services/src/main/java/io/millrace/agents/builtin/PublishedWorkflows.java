package io.millrace.agents.builtin;

import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.contracts.workflow.WorkflowParser;
import io.millrace.kit.registry.RegistryView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The workflows a chat can reach by their skills, parsed once per digest. */
@ApplicationScoped
public class PublishedWorkflows {

  private final Map<String, Workflow> parsed = new ConcurrentHashMap<>();
  private final RegistryView registry;

  PublishedWorkflows(RegistryView registry) {
    this.registry = registry;
  }

  /**
   * Newest versions, by name, without those a chat cannot start and the fallback, which has no
   * skills.
   */
  public List<Workflow> chats() {
    return registry.all(RegistryKind.WORKFLOW).stream()
        .filter(entry -> !entry.deprecated())
        .map(this::parse)
        .filter(workflow -> workflow.chat() != null && !workflow.skills().isEmpty())
        .toList();
  }

  private Workflow parse(RegistryEntry entry) {
    return parsed.computeIfAbsent(entry.digest(), digest -> WorkflowParser.parse(entry.document()));
  }
}
