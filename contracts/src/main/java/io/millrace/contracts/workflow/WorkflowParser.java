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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a workflow definition and proves what {@link Workflow} promises. Every problem is reported
 * at once, each with its line and how to mend it.
 */
public final class WorkflowParser {

  private static final Duration STEP_TIMEOUT_DEFAULT = Duration.ofSeconds(30);
  private static final Duration REVIEW_TIMEOUT_DEFAULT = Duration.ofHours(24);
  private static final String REVIEW_ROLE_DEFAULT = "operator";
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
    var steps = steps();
    var chat =
        text.at("chat").isTextual()
            ? compile("/chat", text.at("chat").asText(), Expression::ofChat)
            : null;
    var input = schema();
    var output = compile("/output", text.at("output").asText(), Expression::ofStep);
    if (problems.isEmpty()) problems.addAll(new WorkflowChecks(text, steps).check(output));
    if (!problems.isEmpty() || input == null || output == null)
      throw new InvalidDefinitionException(problems);
    return new Workflow(
        text.at("workflow").asText(),
        text.at("description").asText(),
        skills(),
        chat,
        input,
        budget(),
        text.at("deadline").isTextual() ? Duration.parse(text.at("deadline").asText()) : null,
        steps,
        output,
        text.canonical());
  }

  private SequencedMap<String, Step> steps() {
    var steps = new LinkedHashMap<String, Step>();
    for (var field : text.at("steps").properties()) {
      var step =
          field.getValue().has("review")
              ? review(field.getKey(), field.getValue())
              : agent(field.getKey(), field.getValue());
      if (step != null) steps.put(field.getKey(), step);
    }
    return steps;
  }

  private @Nullable Step agent(String id, JsonNode node) {
    var input = compile("/steps/" + id + "/input", node.path("input").asText(), Expression::ofStep);
    var when = when(id, node);
    if (input == null) return null;
    return new Step.AgentStep(
        id,
        after(node),
        when,
        node.path("agent").asText(),
        input,
        duration(node.path("timeout"), STEP_TIMEOUT_DEFAULT),
        retry(node.path("retry")),
        Step.OnFailure.valueOf(node.path("onFailure").asText("fail").toUpperCase(Locale.ROOT)),
        node.path("reviewRole").asText(REVIEW_ROLE_DEFAULT));
  }

  private Step review(String id, JsonNode node) {
    var review = node.path("review");
    return new Step.ReviewStep(
        id,
        after(node),
        when(id, node),
        review.path("role").asText(),
        duration(review.path("timeout"), REVIEW_TIMEOUT_DEFAULT),
        Step.OnTimeout.valueOf(review.path("onTimeout").asText("reject").toUpperCase(Locale.ROOT)));
  }

  private @Nullable Expression when(String id, JsonNode node) {
    return node.path("when").isTextual()
        ? compile("/steps/" + id + "/when", node.path("when").asText(), Expression::ofStep)
        : null;
  }

  private static List<String> after(JsonNode node) {
    var after = new ArrayList<String>();
    node.path("after").forEach(name -> after.add(name.asText()));
    return after;
  }

  private static RetryPolicy retry(JsonNode node) {
    var standard = RetryPolicy.DEFAULT;
    return new RetryPolicy(
        node.path("attempts").asInt(standard.attempts()),
        duration(node.path("backoff"), standard.backoff()),
        node.path("factor").asDouble(standard.factor()),
        duration(node.path("backoffMax"), standard.backoffMax()));
  }

  private static Duration duration(JsonNode node, Duration otherwise) {
    return node.isTextual() ? Duration.parse(node.asText()) : otherwise;
  }

  private @Nullable Budget budget() {
    var budget = text.at("budget");
    if (!budget.isObject()) return null;
    return new Budget(
        budget.path("tokens").asLong(Long.MAX_VALUE),
        budget.has("costUsd")
            ? Math.round(budget.path("costUsd").asDouble() * MICRO)
            : Long.MAX_VALUE);
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

  private @Nullable Expression compile(
      String pointer, String source, Function<String, Expression> compiler) {
    try {
      return compiler.apply(source);
    } catch (ExpressionException e) {
      problems.add(text.problem(pointer, String.valueOf(e.getMessage())));
      return null;
    }
  }
}
