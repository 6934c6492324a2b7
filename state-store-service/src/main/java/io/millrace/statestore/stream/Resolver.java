package io.millrace.statestore.stream;

import io.millrace.contracts.message.CommandBody.StartRun;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.kit.registry.RegistryView;
import io.millrace.statestore.core.Resolution;
import io.millrace.statestore.core.Resolution.Resolved;
import io.millrace.statestore.core.Resolution.Unresolved;
import io.millrace.statestore.ops.StateStoreConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Asks the registry what a new run will use, and pins it: the exact workflow and the exact agents.
 */
@ApplicationScoped
public class Resolver {

  private final RegistryView registry;
  private final ParsedWorkflows parsed;
  private final StateStoreConfig config;

  Resolver(RegistryView registry, ParsedWorkflows parsed, StateStoreConfig config) {
    this.registry = registry;
    this.parsed = parsed;
    this.config = config;
  }

  Resolution resolve(StartRun start) {
    return entry(start)
        .map(entry -> resolve(entry, start))
        .orElseGet(
            () ->
                new Unresolved(
                    "workflow_unknown", "No workflow " + wanted(start) + " is published"));
  }

  /**
   * An exact version may have been published a moment ago elsewhere: it is waited for, within a
   * bound.
   */
  private Optional<RegistryEntry> entry(StartRun start) {
    return start.workflowVersion() == null
        ? registry.latest(RegistryKind.WORKFLOW, start.workflow())
        : registry.await(
            RegistryKind.WORKFLOW,
            start.workflow(),
            start.workflowVersion(),
            config.registryLagMax());
  }

  private Resolution resolve(RegistryEntry entry, StartRun start) {
    var workflow = parsed.get(entry.digest(), entry::document);
    var problems = workflow.inputSchema().validate(start.input());
    if (!problems.isEmpty())
      return new Unresolved(
          "input_invalid",
          "The input does not follow the schema of "
              + entry.name()
              + "@"
              + entry.version()
              + ": "
              + problems.getFirst().pointer()
              + " "
              + problems.getFirst().message());
    var agents = new TreeMap<String, Integer>();
    for (String name : workflow.agents()) {
      var agent = registry.latest(RegistryKind.AGENT, name);
      if (agent.isEmpty())
        return new Unresolved(
            "agent_unknown",
            "The workflow "
                + entry.name()
                + "@"
                + entry.version()
                + " asks the agent "
                + name
                + ", which is not published");
      agents.put(name, agent.get().version());
    }
    return new Resolved(workflow, entry.version(), entry.digest(), agents);
  }

  private static String wanted(StartRun start) {
    return start.workflowVersion() == null
        ? start.workflow()
        : start.workflow() + "@" + start.workflowVersion();
  }
}
