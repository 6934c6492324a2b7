package io.millrace.contracts.workflow;

import static io.millrace.contracts.workflow.WorkflowParser.constant;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.JsonSchema;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.workflow.Expression.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the steps of a document that follows the schema. A step with a problem is left out. */
final class StepParser {

  private static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(30);

  /** A sub-workflow that names no time: its own deadline or that of the workflow bounds it. */
  private static final Duration SUB_WORKFLOW_TIMEOUT_DEFAULT = Duration.ofDays(365);

  private static final Duration REVIEW_TIMEOUT_DEFAULT = Duration.ofHours(24);
  private static final String REVIEW_ROLE_DEFAULT = "operator";
  private static final int PARALLEL_DEFAULT = 8;
  private static final int MAX_REPEATS_DEFAULT = 2;

  private final DefinitionText text;
  private final List<Problem> problems;

  StepParser(DefinitionText text, List<Problem> problems) {
    this.text = text;
    this.problems = problems;
  }

  SequencedMap<String, Step> steps() {
    var steps = new LinkedHashMap<String, Step>();
    for (var field : text.at("steps").properties()) {
      var step = step(field.getKey(), field.getValue());
      if (step != null) steps.put(field.getKey(), step);
    }
    return steps;
  }

  private @Nullable Step step(String id, JsonNode node) {
    var when = optional(Place.STEP, id, "when", node.path("when"));
    var work = work(id, node);
    var policy = policy(id, node);
    return work == null
        ? null
        : new Step(id, after(node), join(node.path("join")), when, work, policy);
  }

  private @Nullable Work work(String id, JsonNode node) {
    if (node.has("review")) return review(node.path("review"));
    if (node.has("wait")) return waiting(id, node.path("wait"));
    if (node.has("signal")) return signal(id, node.path("signal"));
    var target =
        node.has("agent")
            ? new Target.Agent(node.path("agent").asText())
            : new Target.SubWorkflow(node.path("workflow").asText());
    if (node.has("map")) return map(id, node, target);
    if (node.has("loop")) return loop(id, node, target);
    var input = compile(Place.STEP, id, "input", node.path("input"));
    if (input == null) return null;
    return node.has("supervisor")
        ? supervise(node, target.name(), input)
        : new Work.Call(target, input);
  }

  private @Nullable Work map(String id, JsonNode node, Target target) {
    var map = node.path("map");
    var over = compile(Place.STEP, id, "map/over", map.path("over"));
    var input = compile(Place.ITEM, id, "input", node.path("input"));
    if (over == null || input == null) return null;
    return new Work.MapOver(
        target,
        over,
        input,
        map.path("parallel").asInt(PARALLEL_DEFAULT),
        map.path("onItemFailure").asText("fail").equals("skip"));
  }

  private @Nullable Work loop(String id, JsonNode node, Target target) {
    var loop = node.path("loop");
    var until = compile(Place.LOOP, id, "loop/until", loop.path("until"));
    var input = compile(Place.LOOP, id, "input", node.path("input"));
    if (until == null || input == null) return null;
    return new Work.Loop(
        target,
        input,
        until,
        loop.path("maxIterations").asInt(),
        loop.path("onExhausted").asText("fail").equals("accept"));
  }

  private static Work supervise(JsonNode node, String supervisor, Expression input) {
    var team = node.path("supervisor");
    return new Work.Supervise(
        supervisor,
        texts(team.path("agents")),
        input,
        team.path("maxHops").asInt(),
        team.path("maxRepeats").asInt(MAX_REPEATS_DEFAULT));
  }

  private @Nullable Work waiting(String id, JsonNode node) {
    if (node.isTextual()) return new Work.Wait(Duration.parse(node.asText()), null);
    var until = compile(Place.STEP, id, "wait/until", node.path("until"));
    return until == null ? null : new Work.Wait(null, until);
  }

  private @Nullable Work signal(String id, JsonNode node) {
    JsonSchema schema = null;
    try {
      if (node.has("schema")) schema = JsonSchema.of(node.path("schema"));
    } catch (IllegalArgumentException e) {
      problems.add(text.problem("/steps/" + id + "/signal/schema", String.valueOf(e.getMessage())));
      return null;
    }
    return new Work.AwaitSignal(
        node.path("name").asText(),
        schema,
        Duration.parse(node.path("timeout").asText()),
        node.path("onTimeout").asText("fail").equals("skip"));
  }

  private static Work review(JsonNode node) {
    return new Work.Review(
        node.path("role").asText(),
        duration(node.path("timeout"), REVIEW_TIMEOUT_DEFAULT),
        constant(Work.OnTimeout.class, node.path("onTimeout"), Work.OnTimeout.REJECT),
        constant(Consequence.class, node.path("onReject"), Consequence.FAIL));
  }

  private FailurePolicy policy(String id, JsonNode node) {
    return new FailurePolicy(
        duration(
            node.path("timeout"),
            node.has("workflow") ? SUB_WORKFLOW_TIMEOUT_DEFAULT : TIMEOUT_DEFAULT),
        retry(node.path("retry"), node.has("workflow")),
        constant(
            FailurePolicy.OnFailure.class, node.path("onFailure"), FailurePolicy.OnFailure.FAIL),
        node.path("reviewRole").asText(REVIEW_ROLE_DEFAULT),
        optional(Place.STEP, id, "fallback", node.path("fallback")),
        node.path("rollback").isTextual() ? node.path("rollback").asText() : null);
  }

  /** A sub-workflow has retries of its own; it is begun again only where that is asked for. */
  private static RetryPolicy retry(JsonNode node, boolean ofSubWorkflow) {
    var standard = RetryPolicy.DEFAULT;
    var backoff = duration(node.path("backoff"), standard.backoff());
    return new RetryPolicy(
        node.path("attempts").asInt(ofSubWorkflow ? 1 : standard.attempts()),
        backoff,
        node.path("factor").asDouble(standard.factor()),
        duration(node.path("backoffMax"), longer(backoff, standard.backoffMax())),
        node.path("jitter").asDouble(standard.jitter()),
        new TreeSet<>(texts(node.path("codes"))));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Join join(JsonNode node) {
    if (node.has("atLeast")) return new Join(node.path("atLeast").asInt());
    return node.asText("all").equals("any") ? Join.ANY : Join.ALL_SETTLED;
  }

  private static List<String> after(JsonNode node) {
    return texts(node.path("after"));
  }

  private static List<String> texts(JsonNode node) {
    var texts = new ArrayList<String>();
    node.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static Duration duration(JsonNode node, Duration otherwise) {
    return node.isTextual() ? Duration.parse(node.asText()) : otherwise;
  }

  private @Nullable Expression optional(Place place, String id, String field, JsonNode node) {
    return node.isTextual() ? compile(place, id, field, node) : null;
  }

  private @Nullable Expression compile(Place place, String id, String field, JsonNode node) {
    try {
      return Expression.of(place, node.asText());
    } catch (ExpressionException e) {
      problems.add(text.problem("/steps/" + id + "/" + field, String.valueOf(e.getMessage())));
      return null;
    }
  }
}
