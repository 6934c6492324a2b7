package io.millrace.statestore;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Message;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.record.CloudEventHeaders;
import io.millrace.contracts.record.DeadLetter;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topic;
import io.millrace.contracts.topic.Topics;
import io.millrace.embedded.testing.KafkaTestResource;
import io.millrace.embedded.testing.PostgresTestResource;
import io.millrace.statestore.api.TaskIds;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The whole service on a real Kafka and a real PostgreSQL; the test plays the router and the agent.
 */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class StateStoreTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String AGENT =
      """
      agent: echo
      description: Says what it hears.
      kind: kafka
      mutates: false
      input: {type: object}
      output: {type: object}
      """;
  private static final String WORKFLOW =
      """
      workflow: echo
      description: One step and a review for doubtful ones.
      input: {type: object, required: [text], properties: {text: {type: string}}}
      steps:
        say: {agent: echo, input: '{"text": input.text}', retry: {attempts: 2, backoff: PT0.2S}}
        look: {review: {role: lead}, after: [say], when: 'steps.say.confidence < 0.5'}
      output: 'has(steps.look.output) ? steps.look.output : steps.say.output'
      """;

  @BeforeEach
  void awaitReadyAndPublish() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    yaml(AGENT)
        .post("/api/v1/registry/agents")
        .then()
        .statusCode(org.hamcrest.Matchers.oneOf(200, 201));
    yaml(WORKFLOW)
        .post("/api/v1/registry/workflows")
        .then()
        .statusCode(org.hamcrest.Matchers.oneOf(200, 201));
  }

  @Test
  void a_run_goes_from_command_to_answer_and_can_be_read_everywhere() {
    var runId = start("echo", "{\"text\":\"hi\"}");
    awaitStatus(runId, "RUNNING");
    send(
        Topics.RESULTS,
        result(runId, 1, new Outcome.TaskSucceeded(new Json("{\"said\":\"hi\"}"), 0.9, List.of())));

    given()
        .get("/api/v1/runs/" + runId + "?waitMs=20000")
        .then()
        .statusCode(200)
        .body("status", equalTo("COMPLETED"))
        .body("output.said", equalTo("hi"))
        .body("pinned.workflow", equalTo("echo@1"))
        .body("steps.id", equalTo(List.of("say", "look")))
        .body("steps[0].status", equalTo("SUCCEEDED"))
        .body("steps[1].status", equalTo("SKIPPED"))
        .body("steps[0].worker", equalTo("w-1"))
        .body("source", equalTo("hot"))
        .body("asOf", org.hamcrest.Matchers.matchesPattern("20.*Z"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/archive/runs/" + runId + "/events")
                    .then()
                    .body(
                        "events.type",
                        equalTo(
                            List.of(
                                "RunStarted",
                                "StepScheduled",
                                "StepSucceeded",
                                "StepSkipped",
                                "RunCompleted"))));
    given()
        .get("/api/v1/archive/runs/" + runId + "/events?after=3")
        .then()
        .body("events.sequence", equalTo(List.of(4, 5)));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/runs?status=COMPLETED&workflow=echo&agent=echo")
                    .then()
                    .body("runs.runId", hasItem(runId)));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/sessions/" + RunIds.partitionKey(runId))
                    .then()
                    .body("turns.status", equalTo(List.of("COMPLETED")))
                    .body("turns[0].output.said", equalTo("hi")));
  }

  @Test
  void the_instance_tells_the_group_where_it_answers() {
    assertThat(
            ConfigProvider.getConfig()
                .getValue("quarkus.kafka-streams.application-server", String.class))
        .isEqualTo("127.0.0.1:8082");
  }

  @Test
  void a_failed_attempt_is_made_again_through_the_retries_topic() {
    var runId = start("echo", "{\"text\":\"hi\"}");
    awaitStatus(runId, "RUNNING");
    send(
        Topics.RESULTS,
        result(runId, 1, new Outcome.TaskFailed("agent_error", "broke", true, null)));

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/runs/" + runId)
                    .then()
                    .body("steps[0].attempts", equalTo(2))
                    .body("steps[0].error.code", equalTo("agent_error")));
    send(
        Topics.RESULTS,
        result(runId, 2, new Outcome.TaskSucceeded(new Json("{}"), 0.9, List.of())));

    given()
        .get("/api/v1/runs/" + runId + "?waitMs=20000")
        .then()
        .body("status", equalTo("COMPLETED"))
        .body("steps[0].attempts", equalTo(2));
  }

  @Test
  void a_review_stops_the_run_until_a_person_decides() {
    var runId = start("echo", "{\"text\":\"hi\"}");
    awaitStatus(runId, "RUNNING");
    send(
        Topics.RESULTS,
        result(runId, 1, new Outcome.TaskSucceeded(new Json("{\"said\":\"hm\"}"), 0.1, List.of())));
    given()
        .get("/api/v1/runs/" + runId + "?waitMs=20000")
        .then()
        .body("status", equalTo("WAITING_REVIEW"))
        .body("steps[1].review.role", equalTo("lead"));

    var decision =
        new CommandBody.DecideReview(
            runId + ":look:1", io.millrace.contracts.message.Verdict.APPROVE, null, null);
    send(
        Topics.COMMANDS,
        new Command("d-" + runId, runId, Instant.now(), "default", "user:ada", decision));

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/runs/" + runId)
                    .then()
                    .body("status", equalTo("COMPLETED"))
                    .body("output.said", equalTo("hm")));
  }

  @Test
  void cancel_ends_a_run_once() {
    var runId = start("echo", "{\"text\":\"hi\"}");
    awaitStatus(runId, "RUNNING");

    given()
        .contentType("application/json")
        .body("{\"reason\":\"changed my mind\"}")
        .post("/api/v1/runs/" + runId + "/cancel")
        .then()
        .statusCode(202);

    awaitStatus(runId, "CANCELLED");
    given()
        .contentType("application/json")
        .body("{}")
        .post("/api/v1/runs/" + runId + "/cancel")
        .then()
        .statusCode(409)
        .body("code", equalTo("run_ended"));
  }

  @Test
  void definitions_are_versioned_and_the_same_content_is_published_once() {
    var changed = WORKFLOW.replace("One step", "A step");
    yaml(changed.replace("workflow: echo", "workflow: other"))
        .post("/api/v1/registry/workflows")
        .then()
        .statusCode(201)
        .body("version", equalTo(1));
    yaml(changed.replace("workflow: echo", "workflow: other"))
        .post("/api/v1/registry/workflows")
        .then()
        .statusCode(200)
        .body("version", equalTo(1));
    yaml(WORKFLOW.replace("workflow: echo", "workflow: other"))
        .post("/api/v1/registry/workflows")
        .then()
        .statusCode(201)
        .body("version", equalTo(2));

    given()
        .get("/api/v1/registry/workflows/other")
        .then()
        .body("version", equalTo(2))
        .body("versions", equalTo(List.of(1, 2)))
        .body("document.workflow", equalTo("other"));
    given()
        .get("/api/v1/registry/workflows/other/versions/1")
        .then()
        .body("document.description", containsString("A step"));
    given()
        .get("/api/v1/registry/workflows")
        .then()
        .body("entries.name", hasItems("echo", "other"));
  }

  @Test
  void a_wrong_definition_is_refused_with_lines() {
    yaml(WORKFLOW.replace("agent: echo", "agent: nobody"))
        .post("/api/v1/registry/workflows")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("code", equalTo("definition_invalid"))
        .body("errors", hasSize(1))
        .body("errors[0].line", greaterThan(0))
        .body("errors[0].message", containsString("nobody"));
    yaml("workflow: [")
        .post("/api/v1/registry/workflows")
        .then()
        .statusCode(400)
        .body("code", equalTo("definition_invalid"));
  }

  @Test
  void what_is_not_there_or_not_allowed_is_a_problem_document() {
    given()
        .get("/api/v1/runs/none")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("code", equalTo("run_unknown"));
    given()
        .get("/api/v1/runs/" + RunIds.create(null))
        .then()
        .statusCode(404)
        .body("code", equalTo("run_unknown"));
    given()
        .get("/api/v1/registry/planets")
        .then()
        .statusCode(404)
        .body("code", equalTo("kind_unknown"));
    given()
        .get("/api/v1/runs?before=yesterday")
        .then()
        .statusCode(400)
        .body("code", equalTo("cursor_invalid"));
    given()
        .get("/api/v1/sessions/a%20b")
        .then()
        .statusCode(400)
        .body("code", equalTo("session_id_invalid"));
    given().get("/api/v1/runs/a/b/c").then().statusCode(404);
    given()
        .contentType("application/json")
        .body("{\"reason\":")
        .post("/api/v1/runs/" + RunIds.create(null) + "/cancel")
        .then()
        .statusCode(400)
        .body("code", equalTo("json_malformed"));
    given()
        .contentType("application/json")
        .body("{\"reasn\":\"x\"}")
        .post("/api/v1/runs/" + RunIds.create(null) + "/cancel")
        .then()
        .statusCode(400)
        .body("code", equalTo("json_malformed"));
    yaml("x".repeat(300_000))
        .post("/api/v1/registry/agents")
        .then()
        .statusCode(413)
        .body("code", equalTo("body_too_large"));
  }

  @Test
  void poison_goes_to_the_dead_letters_and_the_neighbours_go_on() {
    for (Topic<?> topic :
        List.of(Topics.COMMANDS, Topics.RESULTS, Topics.RETRIES, Topics.EVENTS, Topics.STATE)) {
      raw(
          topic.name(),
          "s-p".getBytes(StandardCharsets.UTF_8),
          "garbage".getBytes(StandardCharsets.UTF_8));
      var dead = awaitOne(Topics.deadLetters(topic.name()).name());
      assertThat(dead.value()).isEqualTo("garbage".getBytes(StandardCharsets.UTF_8));
      assertThat(CloudEventHeaders.read(dead.headers(), DeadLetter.CODE))
          .isEqualTo("not_single_object");
    }

    var runId = start("echo", "{\"text\":\"hi\"}");
    awaitStatus(runId, "RUNNING");
    send(
        Topics.RESULTS,
        result(runId, 1, new Outcome.TaskSucceeded(new Json("{\"x\":1}"), 0.9, List.of())));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/archive/runs/" + runId + "/events")
                    .then()
                    .body("events", hasSize(5)));
  }

  @Test
  void text_that_the_archive_cannot_store_harms_nobody() {
    var runId = RunIds.create("s-nul");
    send(
        Topics.COMMANDS,
        new Command(
            runId + "/start",
            runId,
            Instant.now(),
            "default",
            "user:x",
            new CommandBody.StartRun(
                "echo",
                null,
                "s-nul",
                Priority.NORMAL,
                "a\u0000b",
                new Json("{\"text\":\"a\\u0000b\"}"),
                null)));

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/runs?workflow=echo")
                    .then()
                    .body("runs.runId", hasItem(runId)));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/archive/runs/" + runId + "/events")
                    .then()
                    .body("events", hasSize(2)));
  }

  private static io.restassured.specification.RequestSpecification yaml(String document) {
    return given()
        .config(
            io.restassured.config.RestAssuredConfig.config()
                .encoderConfig(
                    io.restassured.config.EncoderConfig.encoderConfig()
                        .encodeContentTypeAs(
                            "application/yaml", io.restassured.http.ContentType.TEXT)))
        .contentType("application/yaml")
        .body(document);
  }

  private static String start(String workflow, String input) {
    var runId = RunIds.create("s-" + System.nanoTime());
    send(
        Topics.COMMANDS,
        new Command(
            runId + "/start",
            runId,
            Instant.now(),
            "default",
            "user:x",
            new CommandBody.StartRun(
                workflow,
                null,
                RunIds.partitionKey(runId),
                Priority.NORMAL,
                "hello",
                new Json(input),
                null)));
    return runId;
  }

  private static void awaitStatus(String runId, String status) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/runs/" + runId)
                    .then()
                    .statusCode(200)
                    .body("status", equalTo(status)));
  }

  private static TaskResult result(String runId, int attempt, Outcome outcome) {
    var now = Instant.now();
    return new TaskResult(
        TaskIds.await(runId, "say", attempt),
        runId,
        "say",
        attempt,
        "echo",
        1,
        "w-1",
        now,
        now,
        Usage.NONE,
        List.of(),
        outcome);
  }

  private static <T extends Message> void send(Topic<T> topic, T message) {
    send(Records.of(topic, message, "/test"));
  }

  private static void raw(String topic, byte[] key, byte[] value) {
    send(new ProducerRecord<>(topic, key, value));
  }

  private static void send(ProducerRecord<byte[], byte[]> record) {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(record).get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("Kafka did not take a record for " + record.topic(), e);
    }
  }

  private static ConsumerRecord<byte[], byte[]> awaitOne(String topic) {
    var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", bootstrap(), "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var partition = List.of(new TopicPartition(topic, 0));
      consumer.assign(partition);
      consumer.seekToBeginning(partition);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
                return !found.isEmpty();
              });
    }
    return found.getFirst();
  }

  private static String bootstrap() {
    return ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
  }
}
