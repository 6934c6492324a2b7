package io.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.http.ApiClient;
import io.millrace.cli.http.ApiPath;
import io.millrace.cli.text.Field;
import io.millrace.cli.text.RunText;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code millrace ask}: one message in a session. The server may hold the answer back for at most a
 * minute; longer waits go on by asking for the run. A message without {@code --session} begins a
 * new session.
 */
@Command(name = "ask", description = "Asks something and prints the answer with its sources.")
final class Ask extends Verb {

  private static final int SERVER_WAIT_SECONDS_MAX = 60;
  private static final int WAIT_SECONDS_MAX = 3600;
  private static final Duration BEYOND_SERVER_WAIT = Duration.ofSeconds(15);
  private static final int SESSION_RANDOM_BYTES = 6;

  @Parameters(paramLabel = "TEXT", description = "What to ask; quote it.")
  @SuppressWarnings("NullAway.Init")
  private String text;

  @Option(
      names = "--session",
      paramLabel = "ID",
      description = "Session to go on with. Default: a new one.")
  private @Nullable String session;

  @Option(
      names = "--customer",
      paramLabel = "ID",
      description = "Short for --context customerId=ID, for example C-1001.")
  private @Nullable String customer;

  @Option(
      names = "--context",
      paramLabel = "KEY=VALUE",
      description = "What the workflow may know beside the text. Repeatable.")
  private Map<String, String> context = new LinkedHashMap<>();

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long to wait for the answer; 0 not at all. Default: ${DEFAULT-VALUE}.")
  private int waitSeconds;

  @Option(
      names = "--workflow",
      description = "Also say which workflow the router chose, and how sure it was.")
  private boolean showWorkflow;

  @Override
  public Integer call() {
    if (text.isBlank()) throw new UsageException("There is nothing to ask: the text is empty");
    if (waitSeconds < 0 || waitSeconds > WAIT_SECONDS_MAX)
      throw new UsageException("--wait takes 0 to " + WAIT_SECONDS_MAX + " seconds");
    var client = client();
    var accepted = send(client);
    var run = accepted.hasNonNull("run") ? accepted.path("run") : MissingNode.getInstance();
    if (run.isMissingNode() && waitSeconds > SERVER_WAIT_SECONDS_MAX) {
      run =
          RunWait.until(
              client,
              Field.of(accepted, "runId"),
              Duration.ofSeconds(waitSeconds - SERVER_WAIT_SECONDS_MAX));
      if (!run.isMissingNode() && accepted instanceof ObjectNode object) object.set("run", run);
    }
    print(accepted, run);
    if (waitSeconds == 0) return ExitCode.OK;
    return ExitCode.ofRun(Field.of(run, "status"));
  }

  private JsonNode send(ApiClient client) {
    var body = JsonNodeFactory.instance.objectNode().put("text", text);
    var contextNode = body.putObject("context");
    context.forEach(contextNode::put);
    if (customer != null) contextNode.put("customerId", customer);
    var serverWait = Math.min(waitSeconds, SERVER_WAIT_SECONDS_MAX);
    var headers =
        serverWait == 0 ? Map.<String, String>of() : Map.of("Prefer", "wait=" + serverWait);
    var path = ApiPath.of("/api/v1/sessions", session == null ? newSession() : session, "messages");
    return client
        .post(
            path,
            "application/json",
            body.toString(),
            headers,
            BEYOND_SERVER_WAIT.plusSeconds(serverWait))
        .body();
  }

  private void print(JsonNode accepted, JsonNode run) {
    if (json()) {
      printJson(accepted);
      return;
    }
    if (showWorkflow) print(routed(accepted));
    if (ExitCode.ofRun(Field.of(run, "status")) != ExitCode.TRY_LATER) {
      print(RunText.answer(run, style()));
      return;
    }
    var runId = Field.of(accepted, "runId");
    print(
        waitSeconds == 0
            ? "Accepted.\n"
            : "No answer within " + waitSeconds + " s; the run goes on.\n");
    print("Follow it with ./millrace trace '" + runId + "' --follow\n");
    print(style().faint("run " + runId + "   session " + Field.of(accepted, "sessionId")) + "\n");
  }

  private String routed(JsonNode accepted) {
    var intent = accepted.path("intent");
    var line = new StringBuilder(style().bold("Workflow ")).append(Field.of(accepted, "workflow"));
    if (intent.hasNonNull("label")) line.append("  intent ").append(Field.of(intent, "label"));
    if (intent.path("confidence").isNumber())
      line.append(String.format(Locale.ROOT, " (%.2f)", intent.path("confidence").asDouble()));
    if (intent.path("abstained").asBoolean()) line.append(", abstained");
    return line.append("\n\n").toString();
  }

  private static String newSession() {
    var random = new byte[SESSION_RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    return "cli-" + HexFormat.of().formatHex(random);
  }
}
