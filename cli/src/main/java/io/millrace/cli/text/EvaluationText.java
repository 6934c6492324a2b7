package io.millrace.cli.text;

import io.millrace.cli.eval.Check;
import io.millrace.cli.eval.Comparison;
import io.millrace.cli.eval.Evaluation;
import io.millrace.cli.eval.Evaluation.Attempt;
import io.millrace.cli.eval.Evaluation.CaseResult;
import io.millrace.cli.eval.Evaluation.Judgement;
import io.millrace.cli.eval.Interval;
import java.util.List;
import java.util.Locale;

/** Results of evaluations and their comparisons as text for a terminal. */
public final class EvaluationText {

  private static final double MICRO_USD = 1e6;

  private EvaluationText() {}

  /** Rounded down, so that 1.00 is perfect and nothing else. */
  public static String score(double score) {
    return String.format(Locale.ROOT, "%.2f", Math.floor(score * 100 + 1e-9) / 100);
  }

  /** The numbers, and every failed check. */
  public static String summary(Evaluation evaluation, Style style) {
    var text = new StringBuilder();
    var rate = evaluation.passRate();
    text.append(style.bold(Style.clean(evaluation.suite())))
        .append("  score ")
        .append(style.bold(score(evaluation.score())))
        .append("  passed %d of %d".formatted(evaluation.passed(), evaluation.cases()))
        .append(
            String.format(
                Locale.ROOT,
                " (95 %% interval %.0f to %.0f %%)\n",
                rate.low() * 100,
                rate.high() * 100));
    Lines.add(text, style, "Versions", Style.clean(String.join(", ", evaluation.versions())));
    var totals = evaluation.totals();
    Lines.add(
        text,
        style,
        "Latency",
        "median %s, 95th percentile %s"
            .formatted(ms(totals.latencyMedianMs()), ms(totals.latencyP95Ms())));
    if (totals.modelCalls() > 0)
      Lines.add(
          text,
          style,
          "Model",
          String.format(
              Locale.ROOT,
              "%d calls, %d tokens in, %d out, $%.4f",
              totals.modelCalls(),
              totals.inputTokens(),
              totals.outputTokens(),
              totals.costMicroUsd() / MICRO_USD));
    if (evaluation.judge() != null) Lines.add(text, style, "Rubrics", rubrics(evaluation.judge()));
    for (var result : evaluation.results())
      if (!result.passed()) text.append(failures(result, style));
    if (evaluation.id() != null)
      text.append(style.faint("result " + Style.clean(evaluation.id()))).append('\n');
    return text.toString();
  }

  public static String cases(Evaluation evaluation, Style style, int width) {
    var table = new Table("CASE", "SCORE", "STATUS", "TOOK", "RUBRIC", "RUN");
    for (var result : evaluation.results())
      for (var attempt : result.attempts())
        table.row(
            Style.clean(result.name()),
            score(result.score()),
            style.status(attempt.status()),
            ms(attempt.latencyMs()),
            rubric(attempt),
            Style.clean(attempt.runId() == null ? "-" : attempt.runId()));
    return table.render(style, width);
  }

  public static String comparison(Comparison comparison, Style style) {
    var text = new StringBuilder();
    text.append(style.bold("Compared"))
        .append(" with ")
        .append(Style.clean(comparison.before() == null ? "a file" : comparison.before()))
        .append(", ")
        .append(comparison.cases())
        .append(" cases, difference (95 % interval):\n");
    var table = new Table("OF", "MEAN", "FROM", "TO");
    row(table, "score", comparison.score(), 1, 3);
    row(table, "latency ms", comparison.latencyMs(), 1, 0);
    row(table, "tokens", comparison.tokens(), 1, 0);
    row(table, "cost $", comparison.costMicroUsd(), MICRO_USD, 6);
    if (comparison.judge() != null) row(table, "rubrics", comparison.judge(), 1, 3);
    text.append(table.render(style, 0));
    names(text, "Fail now: ", comparison.failedNow());
    names(text, "Pass now: ", comparison.passedNow());
    names(text, "New: ", comparison.added());
    names(text, "Gone: ", comparison.removed());
    comparison
        .notes()
        .forEach(note -> text.append("Note: ").append(Style.clean(note)).append('\n'));
    return text.toString();
  }

  private static void row(Table table, String name, Interval interval, double unit, int digits) {
    table.row(
        name,
        signed(interval.value() / unit, digits),
        signed(interval.low() / unit, digits),
        signed(interval.high() / unit, digits));
  }

  private static String signed(double value, int digits) {
    var text = String.format(Locale.ROOT, "%+." + digits + "f", value);
    return text.matches("[+-]0(\\.0+)?") ? text.substring(1) : text;
  }

  private static void names(StringBuilder text, String title, List<String> names) {
    if (!names.isEmpty())
      text.append(title).append(Style.clean(String.join(", ", names))).append('\n');
  }

  private static String failures(CaseResult result, Style style) {
    var text = new StringBuilder();
    text.append(style.status("FAILED"))
        .append(' ')
        .append(style.bold(Style.clean(result.name())))
        .append("  ")
        .append(score(result.score()))
        .append('\n');
    for (var attempt : result.attempts()) {
      for (Check check : told(attempt))
        text.append("  ")
            .append(check.kind())
            .append(" '")
            .append(Style.clean(check.target()))
            .append("': ")
            .append(Style.clean(check.detail() == null ? "failed" : check.detail()))
            .append('\n');
      if (!attempt.passed() && attempt.runId() != null)
        text.append("  ").append(style.faint("run " + Style.clean(attempt.runId()))).append('\n');
    }
    return text.toString();
  }

  /** What failed; once only where all failed by the same, as without any run. */
  private static List<Check> told(Attempt attempt) {
    var failed = attempt.checks().stream().filter(check -> !check.passed()).toList();
    boolean alike = failed.stream().map(Check::detail).distinct().count() == 1;
    return alike && failed.size() == attempt.checks().size() ? failed.subList(0, 1) : failed;
  }

  private static String rubrics(Judgement judge) {
    if (judge.judged() == 0) return judge.notJudged() + " not judged";
    var score = judge.score() == null ? "-" : score(judge.score());
    return "%s over %d judged by %s"
            .formatted(score, judge.judged(), Style.clean(String.join(", ", judge.versions())))
        + (judge.notJudged() == 0 ? "" : ", " + judge.notJudged() + " not judged");
  }

  private static String rubric(Attempt attempt) {
    if (attempt.rubric() == null) return "-";
    var score = attempt.rubric().score();
    return score == null ? "not judged" : score(score);
  }

  private static String ms(long ms) {
    return ms < 1_000 ? ms + " ms" : String.format(Locale.ROOT, "%.1f s", ms / 1_000.0);
  }
}
