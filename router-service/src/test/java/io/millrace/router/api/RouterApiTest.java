package io.millrace.router.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody.StartRun;
import io.millrace.contracts.message.Priority;
import io.millrace.embedded.testing.KafkaTestResource;
import io.millrace.router.testing.FakeStateStore;
import io.millrace.router.testing.KafkaProbe;
import io.millrace.router.testing.Library;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(FakeStateStore.class)
class RouterApiTest {

  private static final String ULID = "[0-9A-HJKMNP-TV-Z]{26}";

  @Inject Library library;

  private KafkaProbe kafka() {
    return library.kafka();
  }

  @BeforeEach
  void open() throws InterruptedException {
    library.open();
    FakeStateStore.answer(404, "{}");
  }

  private static ValidatableResponse message(
      String session, Map<String, Object> body, Map<String, String> headers) {
    return given()
        .contentType(ContentType.JSON)
        .headers(headers)
        .body(body)
        .post("/api/v1/sessions/" + session + "/messages")
        .then();
  }

  private static ValidatableResponse message(String session, String text) {
    return message(session, Map.of("text", text, "context", Map.of("reader", "R-7")), Map.of());
  }

  private static ValidatableResponse run(Map<String, Object> body) {
    return given().contentType(ContentType.JSON).body(body).post("/api/v1/runs").then();
  }

  private static ValidatableResponse problem(
      ValidatableResponse response, int status, String code) {
    return response
        .statusCode(status)
        .contentType("application/problem+json")
        .body("code", equalTo(code))
        .body("status", equalTo(status))
        .body("detail", notNullValue());
  }

  private Command command(String runId) {
    return kafka().commands(command -> command.runId().equals(runId), 1).getFirst();
  }

  @Test
  void a_message_is_routed_by_what_it_asks_and_becomes_a_command() {
    var answer = message("s-1", "May I borrow this book for longer?");

    String runId =
        answer
            .statusCode(202)
            .body("runId", matchesPattern("s-1~" + ULID))
            .body("sessionId", equalTo("s-1"))
            .body("workflow", equalTo("library@2"))
            .body("intent.label", equalTo("loans"))
            .body("intent.abstained", equalTo(false))
            .body("intent.confidence", greaterThan(0.5f))
            .body("intent.classifier", matchesPattern("bge-small-en-v15-q/lr/[0-9a-f]{8}"))
            .body("intent.candidates[0].label", equalTo("loans"))
            .body("links.events", matchesPattern("/api/v1/runs/s-1~" + ULID + "/events"))
            .body("$", not(hasKey("run")))
            .extract()
            .path("runId");
    var command = command(runId);
    var start = (StartRun) command.body();
    assertThat(command.commandId()).isEqualTo(runId + "/start");
    assertThat(command.tenant()).isEqualTo("default");
    assertThat(command.actor()).isEqualTo("user:anonymous");
    assertThat(start.workflow()).isEqualTo("library");
    assertThat(start.workflowVersion()).isEqualTo(2);
    assertThat(start.message()).isEqualTo("May I borrow this book for longer?");
    assertThat(start.input().value())
        .isEqualTo(
            Map.of(
                "question",
                "May I borrow this book for longer?",
                "reader",
                "R-7",
                "session",
                "s-1"));
  }

  @Test
  void a_message_that_fits_no_skill_goes_to_the_fallback_workflow() {
    message("s-2", "How do I bake sourdough bread?")
        .statusCode(202)
        .body("workflow", equalTo("general@1"))
        .body("intent.abstained", equalTo(true))
        .body("intent.label", nullValue());
  }

  @Test
  void an_answer_without_letters_goes_to_the_fallback_workflow() {
    message("s-2", "?!")
        .statusCode(202)
        .body("workflow", equalTo("general@1"))
        .body("intent.confidence", equalTo(0.0f))
        .body("intent.candidates", equalTo(java.util.List.of()));
  }

  @Test
  void the_same_idempotency_key_gives_the_same_run_and_the_same_command() {
    var body =
        Map.<String, Object>of(
            "text", "When do you close today?", "context", Map.of("reader", "R-7"));

    String first =
        message("s-3", body, Map.of("Idempotency-Key", "k-1"))
            .statusCode(202)
            .extract()
            .path("runId");
    String second =
        message("s-3", body, Map.of("Idempotency-Key", "k-1"))
            .statusCode(202)
            .extract()
            .path("runId");
    String other =
        message("s-3", body, Map.of("Idempotency-Key", "k-2"))
            .statusCode(202)
            .extract()
            .path("runId");
    String elsewhere =
        message("s-4", body, Map.of("Idempotency-Key", "k-1"))
            .statusCode(202)
            .extract()
            .path("runId");

    assertThat(second).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
    assertThat(elsewhere.substring(4)).isNotEqualTo(first.substring(4));
    assertThat(kafka().commands(command -> command.runId().equals(first), 2))
        .extracting(Command::commandId)
        .containsOnly(first + "/start");
  }

  @Test
  void an_idempotency_key_that_is_too_long_is_refused() {
    problem(
        message("s-3", Map.of("text", "hello there"), Map.of("Idempotency-Key", "k".repeat(129))),
        400,
        "idempotency_key_invalid");
  }

  @Test
  void a_session_id_that_could_not_stand_in_a_key_is_refused() {
    problem(message("a b", "When do you close?"), 400, "session_id_invalid");
    problem(message("s".repeat(65), "When do you close?"), 400, "session_id_invalid");
  }

  @Test
  void a_text_that_is_missing_empty_or_too_long_is_refused() {
    problem(message("s-5", Map.of(), Map.of()), 400, "input_invalid")
        .body("errors.pointer", hasItem("/text"));
    problem(message("s-5", Map.of("text", " \n\u0007 "), Map.of()), 400, "input_invalid")
        .body("errors.pointer", hasItem("/text"));
    problem(message("s-5", Map.of("text", "x".repeat(4_001)), Map.of()), 400, "input_invalid")
        .body("errors.pointer", hasItem("/text"));
    message("s-5", Map.of("text", "x".repeat(4_000)), Map.of()).statusCode(202);
  }

  @Test
  void control_characters_and_direction_marks_do_not_get_in() {
    String runId =
        message("s-6", "When do\u0000 you\u202E close\r\non Saturday\u0007?")
            .statusCode(202)
            .extract()
            .path("runId");

    assertThat(((StartRun) command(runId).body()).message())
        .isEqualTo("When do you close\non Saturday?");
  }

  @Test
  void a_context_that_is_no_object_or_too_large_is_refused() {
    problem(
            message("s-7", Map.of("text", "When do you close?", "context", "R-7"), Map.of()),
            400,
            "input_invalid")
        .body("errors.pointer", hasItem("/context"));
    var large = Map.of("reader", "R-7", "note", "x".repeat(16 * 1024));
    problem(
            message("s-7", Map.of("text", "When do you close?", "context", large), Map.of()),
            400,
            "input_invalid")
        .body("errors.pointer", hasItem("/context"));
  }

  @Test
  void a_context_without_what_the_workflow_needs_is_refused() {
    problem(
            message("s-8", Map.of("text", "When do you close on Saturday?"), Map.of()),
            400,
            "input_invalid")
        .body("errors.pointer", hasItem("/context"));
  }

  @Test
  void an_input_that_does_not_fit_the_schema_is_refused_with_pointers() {
    problem(
            message(
                "s-8",
                Map.of("text", "When do you close on Saturday?", "context", Map.of("reader", "me")),
                Map.of()),
            400,
            "input_invalid")
        .body("errors.pointer", hasItem("/reader"));
    problem(
            run(Map.of("workflow", "library", "input", Map.of("question", "x", "reader", "me"))),
            400,
            "input_invalid")
        .body("errors.pointer", hasItem("/reader"));
    problem(
            run(Map.of("workflow", "library", "input", Map.of("reader", "R-1"))),
            400,
            "input_invalid")
        .body("errors.message", hasItem(containsString("question")));
    problem(run(Map.of("workflow", "library")), 400, "input_invalid")
        .body("errors.pointer", hasItem("/input"));
    problem(run(Map.of("input", Map.of())), 400, "input_invalid")
        .body("errors.pointer", hasItem("/workflow"));
  }

  @Test
  void a_run_takes_the_newest_version_or_the_one_that_is_named() {
    var input = Map.of("question", "x", "reader", "R-1");

    String newest =
        run(Map.of("workflow", "library", "input", input))
            .statusCode(202)
            .body("runId", matchesPattern(ULID))
            .body("workflow", equalTo("library@2"))
            .extract()
            .path("runId");
    String first =
        run(Map.of("workflow", "library@1", "input", input, "priority", "high"))
            .statusCode(202)
            .body("workflow", equalTo("library@1"))
            .extract()
            .path("runId");

    assertThat(((StartRun) command(newest).body()).workflowVersion()).isEqualTo(2);
    assertThat(((StartRun) command(newest).body()).intent()).isNull();
    assertThat(((StartRun) command(first).body()).workflowVersion()).isEqualTo(1);
    assertThat(((StartRun) command(first).body()).priority()).isEqualTo(Priority.HIGH);
  }

  @Test
  void an_unknown_workflow_version_or_priority_is_refused() {
    problem(run(Map.of("workflow", "refunds", "input", Map.of())), 404, "workflow_unknown")
        .body("detail", containsString("Published: general@1, library@2"));
    problem(run(Map.of("workflow", "library@9", "input", Map.of())), 404, "workflow_unknown");
    problem(run(Map.of("workflow", "Library!", "input", Map.of())), 400, "input_invalid")
        .body("errors.pointer", hasItem("/workflow"));
    var input = Map.of("question", "x", "reader", "R-1");
    problem(
            run(Map.of("workflow", "library", "input", input, "priority", "urgent")),
            400,
            "input_invalid")
        .body("errors.pointer", hasItem("/priority"));
  }

  @Test
  void malformed_json_and_unknown_fields_are_refused() {
    problem(
        given()
            .contentType(ContentType.JSON)
            .body("{\"text\": ")
            .post("/api/v1/sessions/s-9/messages")
            .then(),
        400,
        "json_malformed");
    problem(
        given().contentType(ContentType.JSON).body("[1]").post("/api/v1/runs").then(),
        400,
        "json_malformed");
    problem(message("s-9", Map.of("text", "hello", "mood", "bad"), Map.of()), 400, "json_malformed")
        .body("errors.pointer", hasItem("/mood"));
    problem(
        given().contentType(ContentType.JSON).post("/api/v1/sessions/s-9/messages").then(),
        400,
        "input_invalid");
    problem(
        given()
            .contentType(ContentType.TEXT)
            .body("hello")
            .post("/api/v1/sessions/s-9/messages")
            .then(),
        415,
        "media_type_unsupported");
  }

  @Test
  void a_body_that_is_too_large_is_refused() {
    var large = ("{\"text\": \"" + "x".repeat(300 * 1024) + "\"}").getBytes(StandardCharsets.UTF_8);

    given()
        .contentType(ContentType.JSON)
        .body(large)
        .post("/api/v1/sessions/s-10/messages")
        .then()
        .statusCode(413);
    problem(
        given()
            .contentType(ContentType.JSON)
            .body(new ByteArrayInputStream(large))
            .post("/api/v1/sessions/s-10/messages")
            .then(),
        413,
        "body_too_large");
  }

  @Test
  void who_prefers_to_wait_gets_the_run_when_it_has_ended_or_waits_for_review() {
    FakeStateStore.answer(200, "{\"runId\": \"r\", \"status\": \"WAITING_REVIEW\"}");

    String runId =
        message(
                "s-11",
                Map.of("text", "When do you close today?", "context", Map.of("reader", "R-7")),
                Map.of("Prefer", "respond-async, wait=5"))
            .statusCode(200)
            .header("Preference-Applied", "wait=5")
            .body("run.status", equalTo("WAITING_REVIEW"))
            .body("workflow", equalTo("library@2"))
            .extract()
            .path("runId");
    assertThat(FakeStateStore.asked()).isEqualTo("/api/v1/runs/" + runId + "?waitMs=5000");
  }

  @Test
  void who_waits_is_told_that_the_session_is_busy() {
    FakeStateStore.answer(
        200,
        "{\"status\": \"FAILED\", \"error\": {\"code\": \"session_busy\", \"message\": \"The session s-13 is busy\"}}");

    message(
            "s-13",
            Map.of(
                "text",
                "When do you close?",
                "context",
                Map.of("reader", "R-7"),
                "priority",
                "high"),
            Map.of("Prefer", "wait=5"))
        .statusCode(200)
        .body("run.status", equalTo("FAILED"))
        .body("run.error.code", equalTo("session_busy"));
  }

  @Test
  void who_waits_in_vain_gets_what_others_get() {
    var body =
        Map.<String, Object>of(
            "text", "When do you close today?", "context", Map.of("reader", "R-7"));
    FakeStateStore.answer(200, "{\"status\": \"RUNNING\"}");
    message("s-12", body, Map.of("Prefer", "wait=1")).statusCode(202).body("$", not(hasKey("run")));
    FakeStateStore.answer(404, "{}");
    message("s-12", body, Map.of("Prefer", "wait=1")).statusCode(202);
    FakeStateStore.answer(200, "this is not JSON");
    message("s-12", body, Map.of("Prefer", "wait=1")).statusCode(202);
  }

  @Test
  void health_and_metrics_tell_of_the_classifier() {
    message("s-13", "When do you close today?").statusCode(202);

    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.name", hasItem("router-classifier"));
    String metrics = given().get("/q/metrics").then().statusCode(200).extract().asString();
    assertThat(metrics)
        .contains("millrace_router_requests_total{")
        .contains("millrace_router_classify_duration_seconds_count");
  }
}
