package io.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.cli.http.ApiException;
import io.millrace.cli.http.ApiPath;
import io.millrace.cli.text.Field;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code millrace archive rebuild}: writes the archive again from the journal and follows the
 * rebuild to its end; {@code archive status} tells of the one that runs, or of the last. The
 * rebuild goes on at the server whether anybody follows it or not.
 */
@Command(
    name = "archive",
    description = "Rebuilds the archive from the journal, or tells how a rebuild stands.")
final class Archive extends Verb {

  private static final String REBUILD = "rebuild";
  private static final List<String> ACTIONS = List.of(REBUILD, "status");
  private static final ApiPath PATH = new ApiPath("/api/v1/archive/rebuild");
  private static final long PAUSE_MS = 500;

  @Parameters(paramLabel = "rebuild|status", description = "What to do.")
  @SuppressWarnings("NullAway.Init")
  private String action;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "3600",
      description =
          "How long to follow a rebuild; 0 returns at once. It goes on all the same. Default: ${DEFAULT-VALUE}.")
  private int waitS;

  @Override
  public Integer call() {
    if (!ACTIONS.contains(action))
      throw new UsageException("'" + action + "' is nothing to do; say rebuild or status");
    var rebuild =
        action.equals(REBUILD)
            ? follow(client().post(PATH, JsonNodeFactory.instance.objectNode()).body())
            : client().get(PATH);
    if (json()) printJson(rebuild);
    else print(sentence(rebuild) + "\n");
    return exitCode(rebuild);
  }

  private JsonNode follow(JsonNode begun) {
    long deadlineNs = System.nanoTime() + waitS * 1_000_000_000L;
    var rebuild = begun;
    while (isRunning(rebuild) && System.nanoTime() < deadlineNs) {
      pause();
      var now = look(rebuild);
      if (isRunning(now) && !now.path("records").equals(rebuild.path("records")))
        notice(sentence(now));
      rebuild = now;
    }
    return rebuild;
  }

  /** A database or server that is away for a moment does not end the following. */
  private JsonNode look(JsonNode last) {
    try {
      return client().get(PATH);
    } catch (ApiException.Refused e) {
      if (e.problem().status() != 503) throw e;
      return last;
    }
  }

  private static boolean isRunning(JsonNode rebuild) {
    return rebuild.path("status").asText().equals("RUNNING");
  }

  private static String sentence(JsonNode rebuild) {
    var counts =
        "%s of %s records, %s states, %s skipped"
            .formatted(
                Field.of(rebuild, "records"),
                Field.of(rebuild, "recordsTotal"),
                Field.of(rebuild, "runs"),
                Field.of(rebuild, "skipped"));
    return switch (rebuild.path("status").asText()) {
      case "RUNNING" -> "The archive is being rebuilt: " + counts + ".";
      case "DONE" -> "The archive is rebuilt: " + counts + ".";
      default -> "The rebuild failed (" + Field.of(rebuild, "failure") + "): " + counts + ".";
    };
  }

  private int exitCode(JsonNode rebuild) {
    return switch (rebuild.path("status").asText()) {
      case "DONE" -> ExitCode.OK;
      case "RUNNING" -> action.equals(REBUILD) && waitS > 0 ? ExitCode.TRY_LATER : ExitCode.OK;
      default -> ExitCode.SERVER_ERROR;
    };
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException.Unreachable("Interrupted while following the rebuild.", e);
    }
  }
}
