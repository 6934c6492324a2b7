package io.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.http.ApiPath;
import io.millrace.cli.text.Field;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What the verbs share that steer a run: the run, who asks, and the answer. Accepted is not done:
 * the journal tells when it is. A note of the server, such as that the run is not paused, goes to
 * standard error.
 */
abstract class Steering extends Verb {

  private static final Pattern ACTOR = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

  @Parameters(index = "0", paramLabel = "RUN", description = "Run id.")
  @SuppressWarnings("NullAway.Init")
  private String runId;

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      description = "Who asks; kept in the journal. Default: $USER.")
  private @Nullable String actor;

  final String runId() {
    return runId;
  }

  /** An empty object, to which a verb adds its fields. */
  static ObjectNode body() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * @param done what to tell people when it was accepted
   */
  final int steer(String verb, ObjectNode body, String done) {
    body.put("actor", who());
    var answer = client().post(ApiPath.of("/api/v1/runs", runId, verb), body).body();
    if (json()) printJson(answer);
    else if (answer.path("forked").asBoolean()) printFork(answer);
    else print(done + "\n");
    if (answer.hasNonNull("note")) notice("Note: " + Field.of(answer, "note"));
    return ExitCode.OK;
  }

  private void printFork(JsonNode answer) {
    var forkId = Field.of(answer, "runId");
    var taken = answer.path("takenOver");
    print(
        "A new run of "
            + Field.of(answer, "workflow")
            + " goes on from "
            + Field.of(answer.path("forkedFrom"), "stepId")
            + (taken.isEmpty() ? "" : "; taken over: " + String.join(", ", texts(taken)))
            + "\nFollow it with ./millrace trace '"
            + forkId
            + "' --follow\n"
            + style().faint("run " + forkId)
            + "\n");
  }

  private static Iterable<String> texts(JsonNode array) {
    return array.valueStream().map(Field::of).toList();
  }

  /**
   * The name of a login may hold what the server does not take as an actor: nobody is named then.
   */
  private @Nullable String who() {
    if (actor != null) return actor;
    return surroundings()
        .variable("USER")
        .or(() -> surroundings().variable("USERNAME"))
        .filter(name -> ACTOR.matcher(name).matches())
        .orElse(null);
  }
}
