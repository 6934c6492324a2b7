package io.millrace.cli.command;

import io.millrace.cli.http.ApiPath;
import io.millrace.cli.text.SessionText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code millrace session}: what a session remembers, who is at work in it and who waits. */
@Command(name = "session", description = "Shows a session: summary, turns, queue.")
final class Session extends Verb {

  @Parameters(paramLabel = "SESSION", description = "Session id.")
  @SuppressWarnings("NullAway.Init")
  private String sessionId;

  @Override
  public Integer call() {
    var session = client().get(ApiPath.of("/api/v1/sessions", sessionId));
    if (json()) printJson(session);
    else print(SessionText.of(session, style(), now(), surroundings().width()));
    return ExitCode.OK;
  }
}
