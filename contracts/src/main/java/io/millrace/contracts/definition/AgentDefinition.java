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
 * @param timeMsMax longest time of one attempt
 * @param tokensMax most model tokens of one attempt; 0 for none
 * @param model name of a configured model; null for none
 * @param prompt system prompt; null for none
 * @param document canonical JSON of the definition
 */
public record AgentDefinition(
    String name,
    String description,
    String kind,
    boolean mutates,
    List<String> examples,
    JsonSchema input,
    JsonSchema output,
    @Nullable String model,
    @Nullable String prompt,
    long timeMsMax,
    long tokensMax,
    Json document) {

  private static final long TIME_MS_DEFAULT = 30_000;

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
    if (input == null || output == null) throw new InvalidDefinitionException(problems);
    var examples = new ArrayList<String>();
    text.at("examples").forEach(example -> examples.add(example.asText()));
    return new AgentDefinition(
        text.at("agent").asText(),
        text.at("description").asText(),
        text.at("kind").asText(),
        text.at("mutates").asBoolean(),
        examples,
        input,
        output,
        optional(text.at("model")),
        optional(text.at("prompt")),
        text.at("limits").path("timeMs").asLong(TIME_MS_DEFAULT),
        text.at("limits").path("tokens").asLong(0),
        text.canonical());
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
