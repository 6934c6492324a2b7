package io.millrace.statestore.stream;

import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.InvalidDefinitionException;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.topic.Topics;
import io.millrace.contracts.workflow.Catalog;
import io.millrace.contracts.workflow.PublishChecks;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.contracts.workflow.WorkflowParser;
import io.millrace.kit.kafka.TopicProvisioner;
import io.millrace.kit.registry.RegistryView;
import io.millrace.statestore.ops.StateStoreConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Publishes definitions. A checked document becomes the next version of its name, unless the newest
 * version says the same; an agent's topics exist before its entry does, so nobody ever sends a task
 * into the void. Returns once the view of this instance has the entry.
 */
@ApplicationScoped
public class Publisher {

  private static final String ACTOR = "user:anonymous";

  /** What publishing led to: a new version, or the one that was there. */
  public record Outcome(RegistryEntry entry, boolean isNew) {}

  private record Checked(String name, String description, DefinitionText text) {}

  private final RegistryView registry;
  private final TopicProvisioner topics;
  private final CommandSender sender;
  private final StateStoreConfig config;
  private final Catalog published;
  private final Clock clock = Clock.systemUTC();
  private final ReentrantLock oneAtATime = new ReentrantLock();

  Publisher(
      RegistryView registry,
      TopicProvisioner topics,
      CommandSender sender,
      ParsedWorkflows workflows,
      StateStoreConfig config) {
    this.registry = registry;
    this.published = new Published(registry, workflows);
    this.topics = topics;
    this.sender = sender;
    this.config = config;
  }

  /**
   * @throws InvalidDefinitionException with everything that is wrong
   */
  public Outcome publish(RegistryKind kind, String document) {
    var checked = check(kind, DefinitionText.read(document));
    oneAtATime.lock();
    try {
      var canonical = checked.text().canonical();
      var digest = DefinitionText.digest(canonical);
      var versions = registry.versions(kind, checked.name());
      if (!versions.isEmpty() && versions.getLast().digest().equals(digest))
        return new Outcome(versions.getLast(), false);
      if (kind == RegistryKind.AGENT) topics.ensure(Topics.ofAgent(checked.name()));
      int version = versions.isEmpty() ? 1 : versions.getLast().version() + 1;
      var entry =
          new RegistryEntry(
              kind,
              checked.name(),
              version,
              checked.description(),
              digest,
              canonical,
              clock.instant().truncatedTo(ChronoUnit.MILLIS),
              ACTOR,
              false);
      return new Outcome(write(entry), true);
    } finally {
      oneAtATime.unlock();
    }
  }

  /** No new run takes it unless it asks for this very version. */
  public RegistryEntry deprecate(RegistryEntry entry) {
    return write(
        new RegistryEntry(
            entry.kind(),
            entry.name(),
            entry.version(),
            entry.description(),
            entry.digest(),
            entry.document(),
            entry.publishedAt(),
            entry.publishedBy(),
            true));
  }

  private RegistryEntry write(RegistryEntry entry) {
    sender.publish(entry);
    return registry
        .await(entry.kind(), entry.name(), entry.version(), config.commandTimeout())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The registry topic has "
                        + entry.key()
                        + ", but this instance does not see it"));
  }

  private Checked check(RegistryKind kind, DefinitionText text) {
    return switch (kind) {
      case AGENT -> {
        var agent = AgentDefinition.parse(text);
        require(PublishChecks.check(agent, text));
        yield new Checked(agent.name(), agent.description(), text);
      }
      case WORKFLOW -> {
        var workflow = WorkflowParser.parse(text);
        require(PublishChecks.check(workflow, text, published));
        yield new Checked(workflow.name(), workflow.description(), text);
      }
    };
  }

  private static void require(List<Problem> problems) {
    if (!problems.isEmpty()) throw new InvalidDefinitionException(problems);
  }

  /** The newest versions, read when they are asked for. */
  private static final class Published implements Catalog {

    private final RegistryView registry;
    private final ParsedWorkflows workflows;

    Published(RegistryView registry, ParsedWorkflows workflows) {
      this.registry = registry;
      this.workflows = workflows;
    }

    @Override
    public Optional<AgentDefinition> agent(String name) {
      return registry
          .latest(RegistryKind.AGENT, name)
          .map(
              entry ->
                  read(entry, () -> AgentDefinition.parse(DefinitionText.of(entry.document()))));
    }

    @Override
    public Optional<Workflow> workflow(String name) {
      return registry
          .latest(RegistryKind.WORKFLOW, name)
          .map(entry -> read(entry, () -> workflows.get(entry.digest(), entry::document)));
    }

    /** What is wrong with a version that was published is not the fault of the one to come. */
    private static <T> T read(RegistryEntry entry, Supplier<T> definition) {
      try {
        return definition.get();
      } catch (InvalidDefinitionException e) {
        throw new IllegalStateException(
            "The published " + entry.key() + " cannot be read: " + e.getMessage(), e);
      }
    }
  }
}
