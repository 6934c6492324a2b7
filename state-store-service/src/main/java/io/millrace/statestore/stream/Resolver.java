package io.millrace.statestore.stream;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTerms;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.workflow.FailurePolicy;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.kit.registry.RegistryView;
import io.millrace.statestore.core.Effect;
import io.millrace.statestore.core.Resolution;
import io.millrace.statestore.core.Resolution.Resolved;
import io.millrace.statestore.core.Resolution.Unresolved;
import io.millrace.statestore.ops.StateStoreConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks the registry what a new run will use, and pins it: the exact workflow, the exact workflows
 * its steps start, and the exact agents of all of them, with those that roll back.
 */
@ApplicationScoped
public class Resolver {

  private static final class UnresolvedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;

    UnresolvedException(String code, String message) {
      super(message, null, false, false);
      this.code = code;
    }

    Unresolved answer() {
      return new Unresolved(code, String.valueOf(getMessage()));
    }
  }

  /** Versions that somebody asks for; what is not named is taken newest. */
  private record Wanted(SortedMap<String, Integer> agents, SortedMap<String, Integer> workflows) {
    static final Wanted NEWEST = new Wanted(new TreeMap<>(), new TreeMap<>());
  }

  /** Versions and terms as they are found. */
  private record Pins(
      SortedMap<String, Integer> agents,
      SortedMap<String, AgentTerms> terms,
      SortedMap<String, Integer> workflows) {}

  private final RegistryView registry;
  private final ParsedWorkflows parsed;
  private final ParsedAgents agents = new ParsedAgents();
  private final StateStoreConfig config;

  Resolver(RegistryView registry, ParsedWorkflows parsed, StateStoreConfig config) {
    this.registry = registry;
    this.parsed = parsed;
    this.config = config;
  }

  Resolution resolve(CommandBody.StartRun start) {
    return answered(
        () -> resolve(start.workflow(), start.workflowVersion(), start.input(), Wanted.NEWEST));
  }

  Resolution resolve(CommandBody.ForkRun fork) {
    return answered(
        () ->
            resolve(
                fork.workflow(),
                fork.workflowVersion(),
                fork.input(),
                new Wanted(fork.agents(), fork.workflows())));
  }

  /** A run that another one starts uses what that one is pinned to. */
  Resolution resolve(Effect.StartChild child, CommandBody.StartRun start) {
    return answered(
        () -> {
          var entry = entry(start.workflow(), start.workflowVersion());
          var workflow = parsed.get(entry.digest(), entry::document);
          requireInput(entry, workflow, start.input());
          return new Resolved(
              workflow,
              entry.version(),
              entry.digest(),
              child.agents(),
              child.terms(),
              child.workflows());
        });
  }

  private interface Attempt {
    Resolution make();
  }

  private static Resolution answered(Attempt attempt) {
    try {
      return attempt.make();
    } catch (UnresolvedException e) {
      return e.answer();
    }
  }

  private Resolved resolve(String name, @Nullable Integer version, Json input, Wanted wanted) {
    var entry = entry(name, version);
    var workflow = parsed.get(entry.digest(), entry::document);
    requireInput(entry, workflow, input);
    var pins = new Pins(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    pin(entry, workflow, wanted, pins);
    return new Resolved(
        workflow, entry.version(), entry.digest(), pins.agents(), pins.terms(), pins.workflows());
  }

  /**
   * An exact version may have been published a moment ago elsewhere: it is waited for, within a
   * bound.
   */
  private RegistryEntry entry(String name, @Nullable Integer version) {
    Optional<RegistryEntry> entry =
        version == null
            ? registry.latest(RegistryKind.WORKFLOW, name)
            : registry.await(RegistryKind.WORKFLOW, name, version, config.registryLagMax());
    return entry.orElseThrow(
        () ->
            new UnresolvedException(
                "workflow_unknown",
                "No workflow "
                    + (version == null ? name : name + "@" + version)
                    + " is published"));
  }

  private static void requireInput(RegistryEntry entry, Workflow workflow, Json input) {
    var problems = workflow.inputSchema().validate(input);
    if (!problems.isEmpty())
      throw new UnresolvedException(
          "input_invalid",
          "The input does not follow the schema of "
              + entry.name()
              + "@"
              + entry.version()
              + ": "
              + problems.getFirst().pointer()
              + " "
              + problems.getFirst().message());
  }

  private void pin(RegistryEntry entry, Workflow workflow, Wanted wanted, Pins pins) {
    for (String name : workflow.agents()) pinAgent(entry, name, wanted, pins);
    for (var step : workflow.inOrder()) {
      var rollback = step.policy().rollback();
      if (rollback != null && !rollback.equals(FailurePolicy.NO_ROLLBACK))
        pinAgent(entry, rollback, wanted, pins);
    }
    for (String name : workflow.subWorkflows()) {
      if (pins.workflows().containsKey(name)) continue;
      var child = entry(name, wanted.workflows().get(name));
      pins.workflows().put(name, child.version());
      pin(child, parsed.get(child.digest(), child::document), wanted, pins);
    }
  }

  private void pinAgent(RegistryEntry asking, String name, Wanted wanted, Pins pins) {
    if (pins.agents().containsKey(name)) return;
    var version = wanted.agents().get(name);
    var agent =
        (version == null
                ? registry.latest(RegistryKind.AGENT, name)
                : registry.exact(RegistryKind.AGENT, name, version))
            .orElseThrow(
                () ->
                    new UnresolvedException(
                        "agent_unknown",
                        "The workflow "
                            + asking.name()
                            + "@"
                            + asking.version()
                            + " asks the agent "
                            + name
                            + ", which is not published"));
    var terms = agents.terms(agent);
    pins.agents().put(name, agent.version());
    pins.terms().put(name, terms);
    if (terms.rollback() != null) pinAgent(asking, terms.rollback(), wanted, pins);
  }
}
