package io.millrace.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace eval}: plays suites of cases, and looks at and compares their results. */
@Command(
    name = "eval",
    description = "Plays a suite of cases against a workflow, and compares results.",
    subcommands = {EvalRun.class, EvalList.class, EvalShow.class, EvalCompare.class})
final class Eval implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before run()
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
