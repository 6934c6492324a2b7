package io.millrace.agents.specialist.judge;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.agents.api.ModelClient;
import io.millrace.agents.api.ModelPrompt;
import io.millrace.agents.api.UnreadableReplyException;
import io.millrace.agents.api.Untrusted;
import io.millrace.agents.core.Texts;
import io.millrace.agents.specialist.Ordered;
import io.millrace.agents.specialist.OutputBuilder;
import io.millrace.agents.specialist.Reply;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scores an answer: checks by code, and a rubric by a model with the prompt of its definition,
 * whose digest is part of the output so that scores of different prompts are not compared. Without
 * a model the rubric is not judged and a warning says so; the two scores are never mixed into one.
 */
@ApplicationScoped
public class JudgeAgent implements Agent {

  static final String NAME = "judge";
  static final String CHECKED = "Scored by checks in code; no language model was used.";
  static final String JUDGED =
      "Checks by code; the rubric by a language model with the prompt of this digest.";
  static final String NOT_JUDGED = "The rubric was not judged: no language model is configured.";
  static final int ANSWER_CHARS_MAX = 60_000;
  static final int POINTS_MAX = 4;
  static final int REASON_CHARS_MAX = 500;

  private record Criterion(String text, double weight) {}

  private record Score(
      Criterion criterion, double score, String reason, @Nullable String evidence) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public AgentOutput handle(AgentInput input, AgentContext context)
      throws AgentException, InterruptedException {
    var tree = input.tree();
    var outcomes = new Checks(tree).outcomes();
    var rubric = rubric(tree.path("rubric"));
    var model = rubric.isEmpty() ? null : context.model().orElse(null);
    var output = new OutputBuilder();
    var scores = model == null ? List.<Score>of() : judged(tree, rubric, context, model, output);
    if (!rubric.isEmpty() && model == null) output.warn(NOT_JUDGED);
    if (outcomes.isEmpty() && rubric.isEmpty())
      output.warn("There is neither a check nor a rubric, so there is no score.");
    return output
        .put("checks", outcomes.stream().map(JudgeAgent::fields).toList())
        .put(
            "passed",
            outcomes.isEmpty() ? null : outcomes.stream().allMatch(Checks.Outcome::passed))
        .put(
            "score",
            average(
                outcomes.stream().map(o -> new double[] {o.passed() ? 1 : 0, o.weight()}).toList()))
        .put("rubric", scores.stream().map(JudgeAgent::fields).toList())
        .put(
            "rubricScore",
            average(
                scores.stream()
                    .map(s -> new double[] {s.score(), s.criterion().weight()})
                    .toList()))
        .put("promptDigest", model == null ? null : digest(context))
        .build(model == null ? CHECKED : JUDGED, model == null ? null : model.name(), null);
  }

  private static String digest(AgentContext context) {
    return DefinitionText.digest(Json.of(Reply.prompt(context.definition())));
  }

  private static List<Criterion> rubric(JsonNode given) {
    var rubric = new ArrayList<Criterion>();
    for (var item : given)
      rubric.add(new Criterion(item.path("criterion").asText(), item.path("weight").asDouble(1)));
    return rubric;
  }

  private static @Nullable Double average(List<double[]> weighted) {
    double weights = weighted.stream().mapToDouble(pair -> pair[1]).sum();
    return weights > 0
        ? Math.clamp(weighted.stream().mapToDouble(pair -> pair[0] * pair[1]).sum() / weights, 0, 1)
        : null;
  }

  private static List<Score> judged(
      JsonNode tree,
      List<Criterion> rubric,
      AgentContext context,
      ModelClient model,
      OutputBuilder output)
      throws AgentException, InterruptedException {
    var answer = tree.path("answer").asText();
    var user = new StringBuilder(Untrusted.frame("question", tree.path("question").asText()));
    user.append("\n\n").append(Untrusted.frame("answer", Texts.bounded(answer, ANSWER_CHARS_MAX)));
    if (tree.has("reference"))
      user.append("\n\n").append(Untrusted.frame("reference", tree.path("reference").asText()));
    for (int i = 0; i < rubric.size(); i++)
      user.append("\n\n")
          .append(Untrusted.frame("criterion", "number: " + (i + 1) + "\n" + rubric.get(i).text()));
    if (answer.length() > ANSWER_CHARS_MAX)
      output.warn(
          "The rubric was judged by the first " + ANSWER_CHARS_MAX + " characters of the answer.");
    var scores =
        model.read(
            new ModelPrompt(Reply.prompt(context.definition()), user.toString(), false),
            text -> read(Reply.of(text), rubric));
    var checked = new ArrayList<Score>();
    for (var score : scores) {
      boolean stands = score.evidence() == null || answer.contains(score.evidence());
      if (!stands)
        output.warn("Evidence of the model was dropped: it does not stand in the answer.");
      checked.add(
          stands ? score : new Score(score.criterion(), score.score(), score.reason(), null));
    }
    return checked;
  }

  private static List<Score> read(Reply reply, List<Criterion> rubric)
      throws UnreadableReplyException {
    var items = reply.objects("scores", rubric.size());
    if (items.size() != rubric.size())
      throw new UnreadableReplyException(
          "'scores' must have one object for each of " + rubric.size() + " criteria");
    var scores = new ArrayList<Score>();
    for (int i = 0; i < items.size(); i++) {
      var item = items.get(i);
      if (item.path("criterion").asInt() != i + 1)
        throw new UnreadableReplyException(
            "'scores' must be in the order of the criteria, with their numbers");
      if (!item.path("points").isInt())
        throw new UnreadableReplyException(
            "'points' must be a whole number from 0 to " + POINTS_MAX);
      double points = Reply.number(item, "points", 0, POINTS_MAX);
      var evidence = item.path("evidence").asText("").strip();
      scores.add(
          new Score(
              rubric.get(i),
              points / POINTS_MAX,
              Texts.bounded(Reply.text(item, "reason"), REASON_CHARS_MAX),
              evidence.isEmpty() ? null : evidence));
    }
    return scores;
  }

  private static Map<String, Object> fields(Checks.Outcome outcome) {
    return Ordered.of(
        "kind",
        outcome.kind(),
        "passed",
        outcome.passed(),
        "weight",
        outcome.weight(),
        "message",
        outcome.message());
  }

  private static Map<String, @Nullable Object> fields(Score score) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("criterion", score.criterion().text());
    fields.put("score", score.score());
    fields.put("weight", score.criterion().weight());
    fields.put("reason", score.reason());
    fields.put("evidence", score.evidence());
    return fields;
  }
}
