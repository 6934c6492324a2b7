package io.millrace.cli.command;

import io.millrace.cli.text.EvaluationText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code millrace eval show}: a result with its cases and what they failed by. */
@Command(name = "show", description = "Shows a result with its cases.")
final class EvalShow extends Verb {

  @Parameters(paramLabel = "RESULT", description = "Id of a result, or a file.")
  @SuppressWarnings("NullAway.Init")
  private String result;

  @Override
  public Integer call() {
    var evaluation = Evaluations.load(client(), result);
    if (json()) printJson(Evaluations.tree(evaluation));
    else
      print(
          EvaluationText.summary(evaluation, style())
              + "\n"
              + EvaluationText.cases(evaluation, style(), surroundings().width()));
    return ExitCode.OK;
  }
}
