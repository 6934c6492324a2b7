package io.millrace.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace memories}: looks at what agents remember, and has it forgotten. */
@Command(
    name = "memories",
    description = "Shows what agents remember over sessions, or has it forgotten for good.",
    subcommands = {MemoriesList.class, MemoriesForget.class})
final class Memories implements Runnable {

  static final String PATH = "/api/v1/memories";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before run()
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
