package io.millrace.cli.command;

import io.millrace.cli.text.RunText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code millrace show}: all that is known of one run. Its exit code tells whether the run was
 * found, not how it ended.
 */
@Command(name = "show", description = "Shows a run with its steps, output and error.")
final class Show extends Verb {

  @Parameters(paramLabel = "RUN", description = "Run id.")
  @SuppressWarnings("NullAway.Init")
  private String runId;

  @Override
  public Integer call() {
    var run = client().get(runPath(runId));
    if (json()) printJson(run);
    else print(RunText.details(run, style(), now(), surroundings().width()));
    return ExitCode.OK;
  }
}
