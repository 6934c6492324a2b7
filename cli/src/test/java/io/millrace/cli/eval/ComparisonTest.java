package io.millrace.cli.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.eval.Evaluation.Attempt;
import io.millrace.cli.eval.Evaluation.CaseResult;
import io.millrace.cli.eval.Evaluation.Judgement;
import io.millrace.cli.eval.Evaluation.Rubric;
import io.millrace.cli.eval.Evaluation.Totals;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static CaseResult result(
      String name, boolean passed, long latencyMs, @Nullable Double judged) {
    var check = new Check("fact", "x", passed, passed ? null : "not in: y");
    return new CaseResult(
        name,
        passed ? 1 : 0,
        passed,
        List.of(
            new Attempt(
                "r",
                "COMPLETED",
                false,
                latencyMs,
                10,
                5,
                100,
                1,
                List.of(check),
                new Rubric(judged, null, null))));
  }

  private static Evaluation evaluation(String prompt, List<CaseResult> results) {
    return new Evaluation(
        null,
        "s",
        "",
        "d",
        "w",
        List.of(),
        "2026-11-20T10:00:00Z",
        "2026-11-20T10:00:01Z",
        1,
        0,
        results.size(),
        0,
        Statistics.wilson(0, results.size()),
        new Totals(0, 0, 0, 0, 0, 0),
        new Judgement("judge", List.of(), List.of(prompt), List.of(), 0, 0, null),
        results);
  }

  private static Evaluation of(int cases, int passed) {
    return evaluation(
        "p",
        IntStream.range(0, cases).mapToObj(i -> result("c" + i, i < passed, 100, null)).toList());
  }

  @Test
  void equal_results_differ_by_nothing() {
    var comparison = Comparison.of(of(20, 20), of(20, 20));

    assertThat(comparison.score()).isEqualTo(new Interval(0, 0, 0));
    assertThat(comparison.regressed()).isFalse();
    assertThat(comparison.failedNow()).isEmpty();
  }

  @Test
  void a_fall_that_is_surely_one_is_a_regression_and_names_its_cases() {
    var comparison = Comparison.of(of(10, 10), of(10, 5));

    assertThat(comparison.score().value()).isEqualTo(-0.5);
    assertThat(comparison.score().high()).isNegative();
    assertThat(comparison.regressed()).isTrue();
    assertThat(comparison.failedNow()).containsExactly("c5", "c6", "c7", "c8", "c9");
  }

  @Test
  void a_single_case_may_be_chance_but_is_named() {
    var comparison = Comparison.of(of(20, 20), of(20, 19));

    assertThat(comparison.regressed()).isFalse();
    assertThat(comparison.failedNow()).containsExactly("c19");
  }

  @Test
  void a_rise_is_none() {
    var comparison = Comparison.of(of(10, 5), of(10, 10));

    assertThat(comparison.score().low()).isPositive();
    assertThat(comparison.regressed()).isFalse();
    assertThat(comparison.passedNow()).hasSize(5);
  }

  @Test
  void only_cases_that_both_have_are_compared() {
    var before =
        evaluation("p", List.of(result("a", true, 100, null), result("b", true, 100, null)));
    var after = evaluation("p", List.of(result("b", true, 150, null), result("c", false, 9, null)));

    var comparison = Comparison.of(before, after);

    assertThat(comparison.cases()).isEqualTo(1);
    assertThat(comparison.score().value()).isZero();
    assertThat(comparison.latencyMs().value()).isEqualTo(50);
    assertThat(comparison.added()).containsExactly("c");
    assertThat(comparison.removed()).containsExactly("a");
  }

  @Test
  void what_judges_said_is_compared_under_the_same_prompt_only() {
    var before = evaluation("p", List.of(result("a", true, 1, 0.9), result("b", true, 1, null)));
    var same = evaluation("p", List.of(result("a", true, 1, 0.4), result("b", true, 1, 0.1)));
    var other = evaluation("q", List.of(result("a", true, 1, 0.4), result("b", true, 1, 0.1)));

    var judged = Comparison.of(before, same);
    assertThat(judged.judge()).isEqualTo(new Interval(-0.5, -0.5, -0.5));
    assertThat(judged.regressed()).isTrue();
    var apart = Comparison.of(before, other);
    assertThat(apart.judge()).isNull();
    assertThat(apart.notes()).anyMatch(note -> note.contains("different prompts"));
  }
}
