package io.millrace.statestore.registry;

import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.workflow.WorkflowParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A registry in memory. */
final class Shelf implements Published {

  static final String PROMPT =
      "{prompt: ask, description: A prompt., template: 'About {{topic}}', variables: {topic: What it is about.}}";
  static final String GUARDRAIL =
      "{guardrail: polite, description: A guardrail., type: length, at: [input], onFinding: block, settings: {charsMax: 500}}";
  static final String MEMORY =
      "{memory: recent, description: A policy., scope: subject, subject: /customer}";
  static final String MODEL =
      "{model: fast, description: A model., provider: openai, modelName: small}";
  static final String TOOL =
      "{tool: search, description: A tool., kind: java, mutates: false, input: {type: object, properties: {query: {type: string}}}}";
  static final String AGENT =
      """
      agent: helper
      description: An agent.
      kind: model
      mutates: false
      model: fast
      promptRef: ask
      tools: [search]
      guardrails: [polite]
      memory: recent
      input: {type: object, required: [topic], additionalProperties: false, properties: {topic: {type: string}, customer: {type: string}}}
      output: {type: object, required: [answer], properties: {answer: {type: string}}}
      """;
  static final String WORKFLOW =
      """
      workflow: desk
      description: A workflow.
      input: {type: object, required: [topic], properties: {topic: {type: string}}}
      steps: {help: {agent: helper, input: "{'topic': input.topic}"}}
      output: steps.help.output
      """;

  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  private final List<RegistryEntry> entries = new ArrayList<>();

  /** All of the above. */
  static Shelf full() {
    var shelf = new Shelf();
    shelf.publish(RegistryKind.PROMPT, PROMPT);
    shelf.publish(RegistryKind.GUARDRAIL, GUARDRAIL);
    shelf.publish(RegistryKind.MEMORY, MEMORY);
    shelf.publish(RegistryKind.MODEL, MODEL);
    shelf.publish(RegistryKind.TOOL, TOOL);
    shelf.publish(RegistryKind.AGENT, AGENT);
    shelf.publish(RegistryKind.WORKFLOW, WORKFLOW);
    return shelf;
  }

  Proposals proposals() {
    return new Proposals(this, entry -> WorkflowParser.parse(entry.document()), "user:test", NOW);
  }

  Proposal publish(RegistryKind kind, String document) {
    var proposal = proposals().of(kind, document);
    if (proposal.isNew()) entries.add(proposal.entry());
    return proposal;
  }

  void deprecate(RegistryKind kind, String name, int version) {
    var old = exact(kind, name, version).orElseThrow();
    entries.set(
        entries.indexOf(old),
        new RegistryEntry(
            kind,
            name,
            version,
            old.description(),
            old.digest(),
            old.document(),
            old.publishedAt(),
            old.publishedBy(),
            true,
            old.uses()));
  }

  List<RegistryEntry> everything() {
    return List.copyOf(entries);
  }

  @Override
  public List<RegistryEntry> versions(RegistryKind kind, String name) {
    return entries.stream()
        .filter(entry -> entry.kind() == kind && entry.name().equals(name))
        .toList();
  }
}
