package io.millrace.cli.eval;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.cli.eval.Evaluation.Judgement;
import io.millrace.cli.eval.Evaluation.Rubric;
import io.millrace.cli.http.ApiException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Has rubrics judged by a workflow: its input is {@code question}, {@code answer}, {@code document}
 * and {@code rubric}, its output has {@code rubricScore}, {@code promptDigest} and {@code
 * modelUsed}, as the agent {@code judge} has them. Its pinned versions and the digest of its prompt
 * are part of the result. Whatever is not judged is told as not judged, never as passed.
 * Thread-safe.
 */
final class Judge {

  static final String NONE = "no judge was named; --judge WORKFLOW names one";
  private static final int ANSWER_CHARS_MAX = 100_000;

  private final RunDriver driver;
  private final String workflow;
  private final Duration timeout;
  private final Set<String> versions = new ConcurrentSkipListSet<>();
  private final Set<String> prompts = new ConcurrentSkipListSet<>();
  private final Set<String> models = new ConcurrentSkipListSet<>();

  /**
   * @param workflow empty where nobody judges
   */
  Judge(RunDriver driver, String workflow, Duration timeout) {
    this.driver = driver;
    this.workflow = workflow;
    this.timeout = timeout;
  }

  Rubric judge(Suite.Case played, Suite suite, Subject subject, String idempotencyKey) {
    if (workflow.isEmpty()) return notJudged(NONE, null);
    if (subject.output().isMissingNode()) return notJudged("there is no output", null);
    try {
      var runId = driver.start(workflow, input(played, suite, subject), idempotencyKey);
      var run = driver.await(runId, timeout);
      if (run.isPresent() && !run.get().path("status").asText().equals(Subject.WAITING))
        return read(run.get(), runId);
      driver.cancel(runId, idempotencyKey + "/cancel");
      return notJudged(
          run.isPresent()
              ? "the judge's run waits for a person"
              : "the judge gave no result within " + timeout,
          runId);
    } catch (ApiException.Refused e) {
      return notJudged("the judge's run was refused: " + e.problem().code(), null);
    }
  }

  /** What all judgements have in common, and their mean. */
  Judgement summary(List<Rubric> rubrics) {
    var scores = rubrics.stream().map(Rubric::score).filter(java.util.Objects::nonNull).toList();
    return new Judgement(
        workflow,
        List.copyOf(versions),
        List.copyOf(prompts),
        List.copyOf(models),
        scores.size(),
        rubrics.size() - scores.size(),
        scores.isEmpty()
            ? null
            : scores.stream().mapToDouble(Double::doubleValue).average().orElse(0));
  }

  private static JsonNode input(Suite.Case played, Suite suite, Subject subject) {
    var input = JsonNodeFactory.instance.objectNode();
    var question = played.input().at(suite.question());
    if (question.isTextual()) input.put("question", question.asText());
    var answer = subject.text(suite.text()).strip();
    input.put(
        "answer",
        answer.length() > ANSWER_CHARS_MAX ? answer.substring(0, ANSWER_CHARS_MAX) : answer);
    if (!suite.text().equals(JsonPointer.empty())) input.set("document", subject.output());
    var rubric = input.putArray("rubric");
    played.rubric().forEach(criterion -> rubric.addObject().put("criterion", criterion));
    return input;
  }

  private Rubric read(JsonNode run, String runId) {
    versions.addAll(Versions.of(run));
    var output = run.path("output");
    var score = output.path("rubricScore");
    if (!score.isNumber() || score.asDouble() < 0 || score.asDouble() > 1)
      return notJudged(why(run, output), runId);
    if (output.hasNonNull("promptDigest")) prompts.add(output.path("promptDigest").asText());
    if (output.hasNonNull("modelUsed")) models.add(output.path("modelUsed").asText());
    return new Rubric(score.asDouble(), null, runId);
  }

  private static String why(JsonNode run, JsonNode output) {
    var status = run.path("status").asText();
    if (!status.equals("COMPLETED"))
      return "the judge's run ended as " + status + " " + run.path("error").path("code").asText();
    var warning = output.path("warnings").path(0).asText();
    return warning.isEmpty() ? "the judge gave no rubric score" : warning;
  }

  private static Rubric notJudged(String why, @org.jspecify.annotations.Nullable String runId) {
    return new Rubric(null, Scorer.cut(why), runId);
  }
}
