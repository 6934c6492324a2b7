package io.millrace.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.cli.http.ApiPath;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code millrace cancel}: asks for a run to be cancelled. Accepted is not done: the journal tells
 * when it is.
 */
@Command(name = "cancel", description = "Cancels a run.")
final class Cancel extends Verb {

  @Parameters(paramLabel = "RUN", description = "Run id.")
  @SuppressWarnings("NullAway.Init")
  private String runId;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the journal.")
  private @Nullable String reason;

  @Override
  public Integer call() {
    var body = JsonNodeFactory.instance.objectNode().put("reason", reason);
    var answer = client().post(ApiPath.of("/api/v1/runs", runId, "cancel"), body).body();
    if (json()) printJson(answer);
    else print("Cancelling " + runId + "\n");
    return ExitCode.OK;
  }
}
