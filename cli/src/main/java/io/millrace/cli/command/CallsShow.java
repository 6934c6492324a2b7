package io.millrace.cli.command;

import io.millrace.cli.text.CallText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code millrace calls show}: a call with its exact arguments and what people said of it. */
@Command(name = "show", description = "Shows a call with its exact arguments.")
final class CallsShow extends Verb {

  @Parameters(paramLabel = "KEY", description = "Effect key, as ./millrace calls list prints it.")
  @SuppressWarnings("NullAway.Init")
  private String key;

  @Override
  public Integer call() {
    var call = client().get(Calls.path(key));
    if (json()) printJson(call);
    else print(CallText.of(call, now()));
    return ExitCode.OK;
  }
}
