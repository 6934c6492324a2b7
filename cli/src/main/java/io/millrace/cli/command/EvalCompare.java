package io.millrace.cli.command;

import io.millrace.cli.eval.Comparison;
import io.millrace.cli.text.EvaluationText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace eval compare}: two results case by case; ends with 6 at a regression. */
@Command(
    name = "compare",
    description = "Compares two results case by case, the second against the first.")
final class EvalCompare extends Verb {

  @Parameters(index = "0", paramLabel = "BEFORE", description = "Id of a result, or a file.")
  @SuppressWarnings("NullAway.Init")
  private String before;

  @Parameters(index = "1", paramLabel = "AFTER", description = "Id of a result, or a file.")
  @SuppressWarnings("NullAway.Init")
  private String after;

  @Option(
      names = "--strict",
      description = "A single case that passed before and fails now is a regression.")
  private boolean strict;

  @Override
  public Integer call() {
    var client = client();
    var comparison =
        Comparison.of(Evaluations.load(client, before), Evaluations.load(client, after));
    boolean regressed = comparison.regressed() || (strict && !comparison.failedNow().isEmpty());
    if (json()) printJson(Evaluations.tree(comparison));
    else print(EvaluationText.comparison(comparison, style()));
    if (regressed) notice("This is a regression.");
    return regressed ? ExitCode.REGRESSION : ExitCode.OK;
  }
}
