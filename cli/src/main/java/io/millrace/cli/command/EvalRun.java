package io.millrace.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.cli.eval.Comparison;
import io.millrace.cli.eval.Evaluation;
import io.millrace.cli.eval.EvaluationRunner;
import io.millrace.cli.eval.EvaluationRunner.Progress;
import io.millrace.cli.text.EvaluationText;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code millrace eval run}: plays a suite, keeps the result and, where it is told to, compares it
 * with an earlier one. Ends with 6 when the score is below {@code --min-score} or worse than
 * before.
 */
@Command(name = "run", description = "Plays a suite and scores every run.")
final class EvalRun extends Verb {

  private static final int PARALLEL_MAX = 32;

  /** What the command's exit code says. */
  enum Verdict {
    FINE,
    BELOW_MIN_SCORE,
    REGRESSION
  }

  @Parameters(paramLabel = "SUITE", description = "File of the suite, YAML or JSON.")
  @SuppressWarnings("NullAway.Init")
  private Path file;

  @Option(
      names = "--against",
      paramLabel = "ID|FILE|latest",
      description =
          "Compare with this result: of the server, in a file, or the newest of the suite.")
  private @Nullable String against;

  @Option(
      names = "--min-score",
      paramLabel = "SCORE",
      defaultValue = "0",
      description = "Exit code 6 when the suite's score is lower, 0 to 1. Default: 0.")
  private double minScore;

  @Option(
      names = "--strict",
      description =
          "With --against: a single case that passed before and fails now is a regression.")
  private boolean strict;

  @Option(
      names = "--judge",
      paramLabel = "WORKFLOW",
      defaultValue = "",
      description = "Workflow that judges the rubrics, name or name@version.")
  @SuppressWarnings("NullAway.Init")
  private String judge;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many runs at a time, 1 to 32. Default: ${DEFAULT-VALUE}.")
  private int parallel;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the result there too, for a later --against.")
  private @Nullable Path out;

  @Option(names = "--no-keep", description = "Do not keep the result at the server.")
  private boolean notKept;

  @Override
  public Integer call() {
    if (parallel < 1 || parallel > PARALLEL_MAX)
      throw new UsageException("--parallel takes 1 to " + PARALLEL_MAX);
    if (!(minScore >= 0 && minScore <= 1)) throw new UsageException("--min-score takes 0 to 1");
    if (strict && against == null) throw new UsageException("--strict needs --against");
    var suite = Evaluations.suite(file);
    var client = client();
    var before = before(suite.name());
    var runner =
        new EvaluationRunner(
            client, suite, judge, parallel, surroundings().clock(), this::progress);
    var evaluation = runner.run();
    if (out != null) Evaluations.write(out, evaluation);
    var leftOpen = runner.leftOpen();
    if (!leftOpen.isEmpty()) notice("Still open, cancel by hand: " + String.join(", ", leftOpen));
    if (!notKept) {
      evaluation = Evaluations.keep(client, evaluation);
      if (out != null) Evaluations.write(out, evaluation);
    }
    var comparison = before == null ? null : Comparison.of(before, evaluation);
    var verdict = verdict(evaluation, comparison);
    if (json()) printJson(evaluation, comparison, verdict);
    else {
      print(EvaluationText.summary(evaluation, style()));
      if (comparison != null) print("\n" + EvaluationText.comparison(comparison, style()));
    }
    tell(verdict);
    return verdict == Verdict.FINE ? ExitCode.OK : ExitCode.REGRESSION;
  }

  /** Read before anything is started, so that a wrong name costs no runs. */
  private @Nullable Evaluation before(String suite) {
    if (against == null) return null;
    if (!against.equals(Evaluations.LATEST)) return Evaluations.load(client(), against);
    var latest = Evaluations.latest(client(), suite);
    if (latest.isEmpty()) notice("No result of " + suite + " is kept yet; nothing is compared.");
    return latest.orElse(null);
  }

  private Verdict verdict(Evaluation evaluation, @Nullable Comparison comparison) {
    if (evaluation.score() < minScore) return Verdict.BELOW_MIN_SCORE;
    if (comparison == null) return Verdict.FINE;
    return comparison.regressed() || (strict && !comparison.failedNow().isEmpty())
        ? Verdict.REGRESSION
        : Verdict.FINE;
  }

  private void progress(Progress progress) {
    if (!json() && !progress.passed())
      notice("%d/%d %s failed".formatted(progress.done(), progress.of(), progress.name()));
  }

  private void printJson(Evaluation evaluation, @Nullable Comparison comparison, Verdict verdict) {
    var all = JsonNodeFactory.instance.objectNode();
    all.put("verdict", verdict.name().toLowerCase(Locale.ROOT));
    all.set("evaluation", Evaluations.tree(evaluation));
    all.set("comparison", comparison == null ? all.nullNode() : Evaluations.tree(comparison));
    printJson(all);
  }

  private void tell(Verdict verdict) {
    switch (verdict) {
      case FINE -> {}
      case BELOW_MIN_SCORE -> notice("The score is below " + minScore + ".");
      case REGRESSION -> notice("This is a regression.");
    }
  }
}
