package io.millrace.statestore.registry;

import io.millrace.contracts.definition.DefinitionBreaks;
import io.millrace.contracts.definition.DefinitionParts;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.InvalidDefinitionException;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Works out what publishing documents leads to, without publishing any.
 *
 * <p>A document becomes the next version of its name, unless the newest version says the same and
 * uses the same versions. The versions it names are fixed here, so an agent's version fixes all it
 * works with. What certainly breaks is compared with the version a name stands for.
 */
public final class Proposals {

  private final Published published;
  private final Function<RegistryEntry, Workflow> workflows;
  private final String actor;
  private final Instant now;

  /**
   * @param workflows reads a published workflow
   */
  public Proposals(
      Published published, Function<RegistryEntry, Workflow> workflows, String actor, Instant now) {
    this.published = published;
    this.workflows = workflows;
    this.actor = actor;
    this.now = now;
  }

  /**
   * @throws InvalidDefinitionException with everything that is wrong
   */
  public Proposal of(RegistryKind kind, String document) {
    return propose(published, kind, DefinitionText.read(document));
  }

  /**
   * All documents of a text, in an order in which each comes after what it names: one may name
   * another of the same text. Lines are those of the whole text.
   *
   * @throws InvalidDefinitionException with everything that is wrong in any of them
   */
  public List<Proposal> ofAll(String text) {
    var problems = new ArrayList<Problem>();
    var overlay = new Overlay(published);
    var proposals = new ArrayList<Proposal>();
    for (var document : InOrder.of(read(text, problems))) {
      try {
        var proposal = propose(overlay, document.kind(), document.text());
        if (proposal.isNew()) overlay.add(proposal.entry());
        proposals.add(
            new Proposal(
                proposal.entry(),
                proposal.isNew(),
                moved(proposal.warnings(), document.linesBefore()),
                moved(proposal.broken(), document.linesBefore())));
      } catch (InvalidDefinitionException e) {
        problems.addAll(moved(e.problems(), document.linesBefore()));
      }
    }
    if (!problems.isEmpty()) throw new InvalidDefinitionException(problems);
    return proposals;
  }

  private static List<InOrder.Document> read(String text, List<Problem> problems) {
    var documents = new ArrayList<InOrder.Document>();
    for (var part : DefinitionParts.split(text)) {
      try {
        documents.add(
            new InOrder.Document(
                part.kind(), DefinitionText.read(part.text()), part.linesBefore()));
      } catch (InvalidDefinitionException e) {
        problems.addAll(moved(e.problems(), part.linesBefore()));
      }
    }
    return documents;
  }

  private static List<Problem> moved(List<Problem> problems, int lines) {
    return problems.stream()
        .map(
            problem ->
                new Problem(
                    problem.pointer(),
                    problem.line() == 0 ? lines + 1 : problem.line() + lines,
                    problem.message()))
        .toList();
  }

  private Proposal propose(Published published, RegistryKind kind, DefinitionText text) {
    var checked = new Checks(published, workflows).check(kind, text);
    var versions = published.versions(kind, checked.name());
    var canonical = text.canonical();
    var digest = DefinitionText.digest(canonical);
    if (!versions.isEmpty() && isSame(versions.getLast(), digest, checked))
      return new Proposal(versions.getLast(), false, checked.warnings(), List.of());
    var entry =
        new RegistryEntry(
            kind,
            checked.name(),
            versions.isEmpty() ? 1 : versions.getLast().version() + 1,
            checked.description(),
            digest,
            canonical,
            now,
            actor,
            false,
            checked.uses());
    return new Proposal(entry, true, checked.warnings(), broken(published, entry, text));
  }

  private static boolean isSame(RegistryEntry newest, String digest, Checked checked) {
    return newest.digest().equals(digest) && newest.uses().equals(checked.uses());
  }

  private static List<Problem> broken(
      Published published, RegistryEntry entry, DefinitionText text) {
    return published
        .newest(entry.kind(), entry.name())
        .map(
            before ->
                DefinitionBreaks.between(
                        entry.kind(), before.document().tree(), entry.document().tree())
                    .stream()
                    .map(broken -> text.problem(broken.pointer(), broken.message(before.version())))
                    .toList())
        .orElse(List.of());
  }
}
