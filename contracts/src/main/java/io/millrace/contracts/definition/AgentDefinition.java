package io.millrace.contracts.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * An agent as the registry knows it: what it takes, what it gives and within which limits. An agent
 * is data; the deployment that carries the code of a {@code java} agent reads its limits, prompt
 * and schemas from here.
 *
 * @param rollback agent that undoes what it did; {@link #NO_ROLLBACK}; null where nothing is said
 * @param timeMsMax longest time of one attempt
 * @param tokensMax most model tokens of one attempt; 0 for none
 * @param costMicroUsdMax most cost of one attempt, in millionths of a US dollar; 0 for none
 * @param prompt system prompt; null for none
 * @param parts what it works with
 * @param document canonical JSON of the definition
 */
public record AgentDefinition(
    String name,
    String description,
    String kind,
    boolean mutates,
    @Nullable String rollback,
    List<String> examples,
    JsonSchema input,
    JsonSchema output,
    @Nullable String prompt,
    AgentParts parts,
    long timeMsMax,
    long tokensMax,
    long costMicroUsdMax,
    Json document) {

  /** What it says as a rollback whose work nothing needs to undo. */
  public static final String NO_ROLLBACK = "none";

  private static final long TIME_MS_DEFAULT = 30_000;
  private static final double MICRO = 1_000_000;

  public AgentDefinition {
    examples = List.copyOf(examples);
  }

  /**
   * @throws InvalidDefinitionException with every problem that was found
   */
  public static AgentDefinition parse(DefinitionText text) {
    var problems = new ArrayList<>(DefinitionSchemas.AGENT.validate(text));
    if (!problems.isEmpty()) throw new InvalidDefinitionException(problems);
    var input = schema(text, "input", problems);
    var output = schema(text, "output", problems);
    checkRollback(text, problems);
    checkKind(text, problems);
    Remote.check(text, "/remote/url", problems);
    if (!problems.isEmpty() || input == null || output == null)
      throw new InvalidDefinitionException(problems);
    var examples = new ArrayList<String>();
    text.at("examples").forEach(example -> examples.add(example.asText()));
    return new AgentDefinition(
        text.at("agent").asText(),
        text.at("description").asText(),
        text.at("kind").asText(),
        text.at("mutates").asBoolean(),
        optional(text.at("rollback")),
        examples,
        input,
        output,
        optional(text.at("prompt")),
        AgentParts.of(text.document()),
        text.at("limits").path("timeMs").asLong(TIME_MS_DEFAULT),
        text.at("limits").path("tokens").asLong(0),
        Math.round(text.at("limits").path("costUsd").asDouble(0) * MICRO),
        text.canonical());
  }

  private static void checkRollback(DefinitionText text, List<Problem> problems) {
    var name = text.at("agent").asText();
    var rollback = optional(text.at("rollback"));
    if (name.equals(NO_ROLLBACK))
      problems.add(
          text.problem(
              "/agent",
              "No agent can be called 'none': as a rollback it says that nothing is undone; take another name"));
    if (rollback == null || rollback.equals(NO_ROLLBACK)) return;
    if (rollback.equals(name))
      problems.add(
          text.problem(
              "/rollback",
              "'%s' cannot undo itself; name the agent that does, or none".formatted(name)));
    else if (!text.at("mutates").asBoolean())
      problems.add(
          text.problem(
              "/rollback",
              "'%s' changes nothing outside, so there is nothing to undo; say 'mutates: true' or take the rollback away"
                  .formatted(name)));
  }

  private static void checkKind(DefinitionText text, List<Problem> problems) {
    var kind = text.at("kind").asText();
    boolean isRemote = kind.equals("http") || kind.equals("a2a");
    if (isRemote && text.at("remote").isMissingNode())
      problems.add(
          text.problem("/kind", "An agent of kind " + kind + " says where it is: add remote.url"));
    if (!isRemote && !text.at("remote").isMissingNode())
      problems.add(
          text.problem("/remote", "Only agents of kind http and a2a are remote; take it away"));
    boolean hasPrompt = text.at("prompt").isTextual();
    boolean refersToPrompt = text.at("promptRef").isTextual();
    if (kind.equals("model") && !hasPrompt && !refersToPrompt)
      problems.add(
          text.problem(
              "/kind", "An agent of kind model is told what to do: add prompt or promptRef"));
    if (hasPrompt && refersToPrompt)
      problems.add(text.problem("/promptRef", "Say prompt or promptRef, not both"));
  }

  private static @Nullable JsonSchema schema(
      DefinitionText text, String field, List<Problem> problems) {
    try {
      return JsonSchema.of(text.at(field));
    } catch (IllegalArgumentException e) {
      problems.add(text.problem("/" + field, String.valueOf(e.getMessage())));
      return null;
    }
  }

  private static @Nullable String optional(JsonNode node) {
    return node.isTextual() ? node.asText() : null;
  }

  @Override
  public String toString() {
    return new StringJoiner(", ", "AgentDefinition[", "]").add(name).add(kind).toString();
  }
}
