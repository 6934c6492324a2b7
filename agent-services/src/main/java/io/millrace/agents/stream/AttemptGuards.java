package io.millrace.agents.stream;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.core.Meter;
import io.millrace.agents.guard.Guard;
import io.millrace.agents.guard.GuardChain;
import io.millrace.agents.guard.GuardLimits;
import io.millrace.agents.guard.GuardSubject;
import io.millrace.agents.guard.GuardVerdict;
import io.millrace.agents.guard.InvalidGuardException;
import io.millrace.agents.guard.Outcome;
import io.millrace.agents.guard.Source;
import io.millrace.agents.guard.TokenVault;
import io.millrace.agents.guard.Trust;
import io.millrace.agents.guard.Verdict;
import io.millrace.contracts.definition.GuardrailDefinition.Point;
import io.millrace.contracts.guardrail.GuardrailType;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.CallRecord;
import io.millrace.contracts.message.RegistryKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The guardrails of one attempt. Everything that comes in, goes to a tool, comes back from one and
 * goes out passes them; every verdict becomes a call of the result, so the journal has it, without
 * the text it is about. A guardrail that cannot be found or read fails the attempt: an agent never
 * works without what its definition asks for.
 *
 * <p>Failures: {@code guardrail_blocked}, {@code guardrail_invalid}, and {@code guardrail_review},
 * which the state machine hands to a person; none is tried again.
 */
final class AttemptGuards implements AutoCloseable {

  private static final Set<GuardrailType> SENSITIVE =
      Set.of(GuardrailType.SECRETS, GuardrailType.PERSONAL_DATA);

  /** What also holds for text that comes along with the input: earlier turns and memories. */
  private static final Set<GuardrailType> FOR_CONTEXT =
      Set.of(GuardrailType.SECRETS, GuardrailType.PERSONAL_DATA, GuardrailType.INJECTION);

  private static final int SOURCES_MAX = 200;

  private final GuardChain chain;
  private final GuardChain contextChain;
  private final Set<String> sensitive;
  private final boolean isEmpty;
  private final TokenVault vault;
  private final Meter meter;
  private final List<Source> sources = new ArrayList<>();

  private AttemptGuards(List<Guard> guards, GuardLimits limits, TokenVault vault, Meter meter) {
    var at = new EnumMap<Point, List<Guard>>(Point.class);
    for (var point : Point.values())
      at.put(
          point, guards.stream().filter(guard -> guard.settings().at().contains(point)).toList());
    this.chain = new GuardChain(Map.copyOf(at), limits);
    this.contextChain =
        new GuardChain(
            Map.of(
                Point.INPUT,
                at.getOrDefault(Point.INPUT, List.of()).stream()
                    .filter(guard -> FOR_CONTEXT.contains(guard.settings().type()))
                    .toList()),
            limits);
    this.isEmpty = guards.isEmpty();
    this.sensitive =
        guards.stream()
            .filter(guard -> SENSITIVE.contains(guard.settings().type()))
            .map(guard -> guard.settings().reference())
            .collect(Collectors.toSet());
    this.vault = vault;
    this.meter = meter;
  }

  static AttemptGuards open(
      PublishedAgent agent, Parts parts, GuardLimits limits, AgentTask task, Meter meter)
      throws AgentException {
    var guards = new ArrayList<Guard>();
    for (var named : agent.definition().parts().guardrails()) {
      var reference = agent.pinned(RegistryKind.GUARDRAIL, named);
      try {
        guards.add(
            parts
                .guardrail(reference)
                .orElseThrow(
                    () ->
                        AgentException.retriable(
                            "guardrail_unknown",
                            "The guardrail " + reference + " is not published here")));
      } catch (InvalidGuardException e) {
        throw AgentException.permanent(
            "guardrail_invalid",
            "The guardrail " + reference + " cannot be used: " + e.getMessage());
      }
    }
    // The same for every attempt of a step, so that what the ledger knows calls by stays the same.
    return new AttemptGuards(
        guards, limits, new TokenVault(task.runId() + "/" + task.stepId()), meter);
  }

  Json input(Json input) throws AgentException {
    sources(input);
    return passed(check(Point.INPUT, input, null), null);
  }

  /**
   * Text that comes along with the input, as far as the guardrails for personal data, secrets and
   * injection let it pass; what they do not is left out, since the agent can work without it.
   */
  Optional<Json> context(Json text) {
    if (isEmpty) return Optional.of(text);
    var outcome = check(contextChain, Point.INPUT, text, null);
    return outcome.mayGoOn() ? Optional.of(outcome.value()) : Optional.empty();
  }

  /** Values that were replaced by placeholders are put back before a tool is called. */
  Json arguments(String tool, Json arguments) throws AgentException {
    return passed(check(Point.TOOL, vault.restore(arguments), tool), null);
  }

  Json result(String tool, Json result) throws AgentException {
    sources(result);
    return passed(check(Point.TOOL, result, tool), null);
  }

  Json output(Json output) throws AgentException {
    var outcome = check(Point.OUTPUT, output, null);
    return vault.restore(passed(outcome, vault.restore(outcome.value())));
  }

  private Outcome check(Point point, Json document, @Nullable String tool) {
    return check(chain, point, document, tool);
  }

  private Outcome check(GuardChain guards, Point point, Json document, @Nullable String tool) {
    if (isEmpty) return new Outcome(new Verdict.Allow(), document, List.of());
    var subject = GuardSubject.of(point, document, Trust.UNTRUSTED, vault);
    if (tool != null) subject = subject.withTool(tool);
    var outcome = guards.check(point, subject.withSources(sources, Set.of()));
    outcome.verdicts().forEach(this::record);
    return outcome;
  }

  private void record(GuardVerdict verdict) {
    var codes = verdict.codes().isEmpty() ? "" : ": " + String.join(", ", verdict.codes());
    meter.called(
        new CallRecord(
            "guardrail",
            verdict.guardrail()
                + " at "
                + verdict.point().name().toLowerCase(java.util.Locale.ROOT),
            verdict.durationMs(),
            verdict.verdict() + codes));
  }

  /**
   * @param proposal what a person may approve; null where there is nothing to approve yet
   */
  private Json passed(Outcome outcome, @Nullable Json proposal) throws AgentException {
    return switch (outcome.verdict()) {
      case Verdict.Allow o -> outcome.value();
      case Verdict.Rewrite o -> outcome.value();
      case Verdict.Block block ->
          throw AgentException.permanent(
              "guardrail_blocked", "A guardrail does not let it pass: " + by(outcome));
      case Verdict.Review review -> {
        var failure =
            AgentException.permanent(
                "guardrail_review", "A guardrail asks for a person: " + by(outcome));
        throw proposal == null || isSensitive(outcome) ? failure : failure.withPartial(proposal);
      }
    };
  }

  /** Secrets and personal data are not handed on, not even to the person who decides. */
  private boolean isSensitive(Outcome outcome) {
    return outcome.verdicts().stream()
        .anyMatch(
            verdict ->
                verdict.verdict().equals("review") && sensitive.contains(verdict.guardrail()));
  }

  private static String by(Outcome outcome) {
    return outcome.verdicts().stream()
        .filter(verdict -> !verdict.codes().isEmpty())
        .map(verdict -> verdict.guardrail() + " (" + String.join(", ", verdict.codes()) + ")")
        .collect(Collectors.joining("; "));
  }

  /** Passages with an id that came in or from a tool are what citations may name. */
  private void sources(Json document) {
    if (isEmpty) return;
    collect(document.tree());
  }

  private void collect(com.fasterxml.jackson.databind.JsonNode node) {
    if (sources.size() >= SOURCES_MAX) return;
    var id = node.path("id");
    var text = node.path("text");
    if (node.isObject() && id.isTextual() && text.isTextual())
      sources.add(new Source(id.asText(), text.asText()));
    node.forEach(this::collect);
  }

  @Override
  public void close() {
    vault.close();
  }
}
