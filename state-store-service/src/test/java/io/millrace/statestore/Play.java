package io.millrace.statestore;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.topic.Topics;
import io.millrace.statestore.api.TaskIds;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.hamcrest.Matchers;

/** Plays the router, the agents and the people of a service under test, for any workflow. */
final class Play {

  static final Duration PATIENCE = Duration.ofSeconds(30);

  private Play() {}

  static void awaitReady() {
    await().atMost(PATIENCE).until(() -> given().get("/q/health/ready").statusCode() == 200);
  }

  /** Publishing the same again changes nothing. */
  static void publish(String kind, String yaml) {
    var asText =
        EncoderConfig.encoderConfig().encodeContentTypeAs("application/yaml", ContentType.TEXT);
    given()
        .config(RestAssuredConfig.config().encoderConfig(asText))
        .contentType("application/yaml")
        .body(yaml)
        .post("/api/v1/registry/" + kind)
        .then()
        .statusCode(Matchers.oneOf(200, 201));
  }

  static String session() {
    return "s-" + System.nanoTime();
  }

  /** A run of a session; of a new one each time. */
  static String start(String workflow, String input) {
    return start(workflow, input, session());
  }

  static String start(String workflow, String input, String session) {
    var runId = RunIds.create(session);
    var body =
        new CommandBody.StartRun(
            workflow, null, session, Priority.NORMAL, "hello", new Json(input), null);
    Feed.send(
        Topics.COMMANDS,
        new Command(runId + "/start", runId, Instant.now(), "default", "user:x", body));
    return runId;
  }

  /** The agent answers, once it has been asked. */
  static void succeed(String runId, String step, String output) {
    answer(runId, step, new Outcome.TaskSucceeded(new Json(output), 0.9, List.of()));
  }

  static void fail(String runId, String step) {
    answer(runId, step, new Outcome.TaskFailed("agent_error", "it broke", false, null));
  }

  private static void answer(String runId, String step, Outcome outcome) {
    var run = awaitRun(runId, it -> "RUNNING".equals(status(it, step)));
    int attempt = run.getInt(step(step) + ".attempts");
    var now = Instant.now();
    Feed.send(
        Topics.RESULTS,
        new TaskResult(
            TaskIds.await(runId, step, attempt),
            runId,
            step,
            attempt,
            run.getString(step(step) + ".agent"),
            1,
            "w-1",
            now,
            now,
            Usage.NONE,
            List.of(),
            outcome));
  }

  /** A call that steers a run. */
  static ValidatableResponse post(String runId, String verb, String body) {
    return post(runId, verb, body, Map.of());
  }

  static ValidatableResponse post(
      String runId, String verb, String body, Map<String, String> headers) {
    return given()
        .contentType("application/json")
        .headers(headers)
        .body(body)
        .post("/api/v1/runs/" + runId + "/" + verb)
        .then();
  }

  static JsonPath run(String runId) {
    return given().get("/api/v1/runs/" + runId).then().statusCode(200).extract().jsonPath();
  }

  static JsonPath awaitRun(String runId, Predicate<JsonPath> condition) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> run(runId), condition);
  }

  static JsonPath awaitStatus(String runId, String status) {
    return awaitRun(runId, run -> status.equals(run.getString("status")));
  }

  static JsonPath awaitStep(String runId, String step, String status) {
    return awaitRun(runId, run -> status.equals(status(run, step)));
  }

  static String status(JsonPath run, String step) {
    return run.getString(step(step) + ".status");
  }

  /** Path of a step of a run. */
  static String step(String id) {
    return "steps.find { it.id == '" + id + "' }";
  }
}
