package io.millrace.statestore.stream;

import io.millrace.contracts.definition.InvalidDefinitionException;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.topic.Topics;
import io.millrace.kit.kafka.TopicProvisioner;
import io.millrace.kit.problem.FieldError;
import io.millrace.kit.problem.ProblemException;
import io.millrace.kit.registry.RegistryView;
import io.millrace.statestore.ops.StateStoreConfig;
import io.millrace.statestore.registry.Proposal;
import io.millrace.statestore.registry.Proposals;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Publishes definitions. What {@link Proposals} works out is written in its order; an agent's
 * topics exist before its entry does, so nobody ever sends a task into the void. Returns once the
 * view of this instance has the entries. A Kafka that goes away between two of several leaves the
 * first published: doing it again goes on from there.
 */
@ApplicationScoped
public class Publisher {

  private static final String ACTOR = "user:anonymous";

  /**
   * How something is published.
   *
   * @param mayBreak whether a change that breaks what others rely on is wanted
   * @param dryRun whether everything is checked and nothing written
   */
  public record Options(boolean mayBreak, boolean dryRun) {}

  private final RegistryView registry;
  private final TopicProvisioner topics;
  private final CommandSender sender;
  private final ParsedWorkflows workflows;
  private final StateStoreConfig config;
  private final Clock clock = Clock.systemUTC();
  private final ReentrantLock oneAtATime = new ReentrantLock();

  Publisher(
      RegistryView registry,
      TopicProvisioner topics,
      CommandSender sender,
      ParsedWorkflows workflows,
      StateStoreConfig config) {
    this.registry = registry;
    this.topics = topics;
    this.sender = sender;
    this.workflows = workflows;
    this.config = config;
  }

  /**
   * @throws InvalidDefinitionException with everything that is wrong
   */
  public Proposal publish(RegistryKind kind, String document, Options options) {
    oneAtATime.lock();
    try {
      return write(List.of(proposals().of(kind, document)), options).getFirst();
    } finally {
      oneAtATime.unlock();
    }
  }

  /**
   * All documents of a text or, where anything is wrong with one of them, none.
   *
   * @throws InvalidDefinitionException with everything that is wrong
   */
  public List<Proposal> publishAll(String text, Options options) {
    oneAtATime.lock();
    try {
      return write(proposals().ofAll(text), options);
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
            true,
            entry.uses()));
  }

  private Proposals proposals() {
    return new Proposals(
        registry::versions,
        entry -> workflows.get(entry.digest(), entry::document),
        ACTOR,
        clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  private List<Proposal> write(List<Proposal> proposals, Options options) {
    if (!options.mayBreak()) requireNothingBroken(proposals);
    if (options.dryRun()) return proposals;
    for (var proposal : proposals) {
      if (!proposal.isNew()) continue;
      var entry = proposal.entry();
      if (entry.kind() == RegistryKind.AGENT) topics.ensure(Topics.ofAgent(entry.name()));
      write(entry);
    }
    return proposals;
  }

  private static void requireNothingBroken(List<Proposal> proposals) {
    var broken = new ArrayList<Problem>();
    proposals.forEach(proposal -> broken.addAll(proposal.broken()));
    if (broken.isEmpty()) return;
    throw new ProblemException(
            409,
            "breaking_change",
            "The new version breaks what others rely on",
            "Mend what 'errors' lists so that the version before is still served, publish it under another name, or say that it may break with ?breaking=allowed.")
        .with(
            broken.stream()
                .map(each -> new FieldError(each.pointer(), each.line(), each.message()))
                .toList());
  }

  private RegistryEntry write(RegistryEntry entry) {
    sender.publish(entry);
    return registry
        .await(entry, config.commandTimeout())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The registry topic has "
                        + entry.key()
                        + ", but this instance does not see it"));
  }
}
