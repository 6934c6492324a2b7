package io.millrace.cli.command;

import io.millrace.cli.http.ApiPath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace calls}: the calls of agents that wait for a person. */
@Command(
    name = "calls",
    description = "Decides on calls of agents: what became of one, whether one is made.",
    subcommands = {
      CallsList.class,
      CallsShow.class,
      CallsSettle.class,
      CallsApprove.class,
      CallsRefuse.class
    })
final class Calls implements Runnable {

  static final String PATH = "/api/v1/calls";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before run()
  private CommandSpec spec;

  static ApiPath path(String key, String... more) {
    var segments = new String[more.length + 1];
    segments[0] = key;
    System.arraycopy(more, 0, segments, 1, more.length);
    return ApiPath.of(PATH, segments);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
