package io.millrace.contracts.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.definition.DefinitionSchemas;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.InvalidDefinitionException;
import io.millrace.contracts.definition.JsonSchema;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a workflow definition and proves what {@link Workflow} promises. Every problem is reported
 * at once, each with its line and how to mend it.
 */
public final class WorkflowParser {

  private static final double MICRO = 1_000_000;

  private final DefinitionText text;
  private final List<Problem> problems = new ArrayList<>();

  private WorkflowParser(DefinitionText text) {
    this.text = text;
  }

  /**
   * @throws InvalidDefinitionException with every problem that was found
   */
  public static Workflow parse(String yamlOrJson) {
    return new WorkflowParser(DefinitionText.read(yamlOrJson)).workflow();
  }

  /**
   * @throws InvalidDefinitionException with every problem that was found
   */
  public static Workflow parse(DefinitionText text) {
    return new WorkflowParser(text).workflow();
  }

  /** A definition that was published before. */
  public static Workflow parse(Json document) {
    return new WorkflowParser(DefinitionText.of(document)).workflow();
  }

  private Workflow workflow() {
    problems.addAll(DefinitionSchemas.WORKFLOW.validate(text));
    if (!problems.isEmpty()) throw new InvalidDefinitionException(problems);
    var steps = new StepParser(text, problems).steps();
    var chat =
        text.at("chat").isTextual()
            ? compile(Expression.Place.CHAT, "/chat", text.at("chat").asText())
            : null;
    var input = schema();
    var output = compile(Expression.Place.STEP, "/output", text.at("output").asText());
    boolean hasDeadline = text.at("deadline").isTextual();
    if (problems.isEmpty())
      problems.addAll(new WorkflowChecks(text, steps).check(output, hasDeadline));
    if (!problems.isEmpty() || input == null || output == null)
      throw new InvalidDefinitionException(problems);
    return new Workflow(
        text.at("workflow").asText(),
        text.at("description").asText(),
        skills(),
        chat,
        input,
        session(),
        budget(),
        limits(),
        hasDeadline ? Duration.parse(text.at("deadline").asText()) : null,
        steps,
        output,
        text.canonical());
  }

  private SessionPolicy session() {
    var node = text.at("session");
    var standard = SessionPolicy.DEFAULT;
    return new SessionPolicy(
        constant(SessionPolicy.OnMessage.class, node.path("onMessage"), standard.onMessage()),
        node.path("contextTokens").asInt(standard.contextTokens()),
        node.path("summariser").isTextual() ? node.path("summariser").asText() : null);
  }

  private Budget budget() {
    var node = text.at("budget");
    return new Budget(
        node.path("tokens").asLong(Budget.NONE.tokens()),
        node.has("costUsd")
            ? Math.round(node.path("costUsd").asDouble() * MICRO)
            : Budget.NONE.costMicroUsd(),
        constant(Consequence.class, node.path("onExceeded"), Consequence.FAIL));
  }

  private Limits limits() {
    var node = text.at("limits");
    var standard = Limits.DEFAULT;
    return new Limits(
        node.path("steps").asInt(standard.steps()),
        node.path("events").asInt(standard.events()),
        node.path("payloadBytes").asInt(standard.payloadBytes()),
        node.path("parallel").asInt(standard.parallel()),
        constant(Consequence.class, node.path("onReached"), standard.onReached()),
        constant(Consequence.class, node.path("onDeadline"), standard.onDeadline()));
  }

  static <E extends Enum<E>> E constant(Class<E> type, JsonNode node, E otherwise) {
    return node.isTextual()
        ? Enum.valueOf(type, node.asText().toUpperCase(Locale.ROOT))
        : otherwise;
  }

  private SequencedMap<String, List<String>> skills() {
    var skills = new LinkedHashMap<String, List<String>>();
    for (var field : text.at("skills").properties()) {
      var examples = new ArrayList<String>();
      field.getValue().forEach(example -> examples.add(example.asText()));
      skills.put(field.getKey(), List.copyOf(examples));
    }
    return skills;
  }

  private @Nullable JsonSchema schema() {
    try {
      return JsonSchema.of(text.at("input"));
    } catch (IllegalArgumentException e) {
      problems.add(text.problem("/input", String.valueOf(e.getMessage())));
      return null;
    }
  }

  private @Nullable Expression compile(Expression.Place place, String pointer, String source) {
    try {
      return Expression.of(place, source);
    } catch (ExpressionException e) {
      problems.add(text.problem(pointer, String.valueOf(e.getMessage())));
      return null;
    }
  }
}
