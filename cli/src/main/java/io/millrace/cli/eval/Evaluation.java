package io.millrace.cli.eval;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a suite, as it is kept at the server and in files. A case's score is the mean of
 * its checks over all its attempts, the suite's the mean of its cases; a case passes when every
 * check of every attempt does. What a judge says stands beside the score and is never part of it.
 *
 * @param id of the server; null where the result was not kept
 * @param versions pinned versions that were at work: {@code support-desk@1}, {@code judge@3}
 * @param passRate share of cases that passed
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Evaluation(
    @Nullable String id,
    String suite,
    String description,
    String suiteDigest,
    String workflow,
    List<String> versions,
    String startedAt,
    String endedAt,
    int repeat,
    double score,
    int cases,
    int passed,
    Interval passRate,
    Totals totals,
    @Nullable Judgement judge,
    List<CaseResult> results) {

  /** Sums and quantiles over all attempts; latencies in milliseconds. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Totals(
      long inputTokens,
      long outputTokens,
      long costMicroUsd,
      long modelCalls,
      long latencyMedianMs,
      long latencyP95Ms) {}

  /**
   * @param versions of the judge's workflow and agents
   * @param prompts digests of the prompts that were used
   * @param score mean of what was judged; null when nothing was
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Judgement(
      String workflow,
      List<String> versions,
      List<String> prompts,
      List<String> models,
      int judged,
      int notJudged,
      @Nullable Double score) {}

  /** One case with all its attempts. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record CaseResult(String name, double score, boolean passed, List<Attempt> attempts) {}

  /**
   * One run of a case.
   *
   * @param runId null when no run could be started
   * @param status of the run, or {@code REFUSED} or {@code TIMED_OUT}
   * @param proposed whether the output was still waiting for a person
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Attempt(
      @Nullable String runId,
      String status,
      boolean proposed,
      long latencyMs,
      long inputTokens,
      long outputTokens,
      long costMicroUsd,
      long modelCalls,
      List<Check> checks,
      @Nullable Rubric rubric) {

    public double score() {
      return checks.isEmpty()
          ? 0
          : (double) checks.stream().filter(Check::passed).count() / checks.size();
    }

    public boolean passed() {
      return !checks.isEmpty() && checks.stream().allMatch(Check::passed);
    }
  }

  /**
   * What a judge said.
   *
   * @param score from 0 to 1; null where the rubric was not judged
   * @param note why it was not
   * @param runId the judge's run
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Rubric(@Nullable Double score, @Nullable String note, @Nullable String runId) {}

  public Evaluation withId(String id) {
    return new Evaluation(
        id,
        suite,
        description,
        suiteDigest,
        workflow,
        versions,
        startedAt,
        endedAt,
        repeat,
        score,
        cases,
        passed,
        passRate,
        totals,
        judge,
        results);
  }
}
