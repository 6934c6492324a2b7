package io.millrace.statestore;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;

import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.topic.Topics;
import io.millrace.embedded.testing.KafkaTestResource;
import io.millrace.embedded.testing.PostgresTestResource;
import io.millrace.statestore.store.ArchiveRepository;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that have left the hot store are read, listed and refused commands as before. */
@QuarkusTest
@TestProfile(ColdStoreTest.HotForAMoment.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class ColdStoreTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  public static final class HotForAMoment implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "millrace.state-store.hot-retention", "PT0.3S",
          "millrace.state-store.eviction-tick-ms", "100");
    }
  }

  @Inject ArchiveRepository archive;

  @BeforeEach
  void awaitReadyAndPublish() {
    await().atMost(PATIENCE).until(() -> given().get("/q/health/ready").statusCode() == 200);
    Feed.publish();
  }

  @Test
  void a_run_that_has_left_the_hot_store_is_answered_from_the_archive() {
    var runId = leftRun();

    given()
        .get("/api/v1/runs/" + runId + "?waitMs=20000")
        .then()
        .statusCode(200)
        .time(lessThan(5_000L))
        .body("source", equalTo("archive"))
        .body("status", equalTo("COMPLETED"))
        .body("output.said", equalTo("hi"))
        .body("steps[0].status", equalTo("SUCCEEDED"))
        .body("asOf", equalTo(given().get("/api/v1/runs/" + runId).path("endedAt")));
  }

  @Test
  void the_archived_beginning_of_a_run_has_its_definition() {
    var runId = leftRun();
    await().atMost(PATIENCE).until(() -> archive.eventsAfter(runId, 0, 10).size() == 4);
    var state = archive.state(runId).orElseThrow();

    var definition = archive.definition(runId, state.digest());

    assertThat(definition)
        .hasValueSatisfying(
            json ->
                assertThat(io.millrace.contracts.definition.DefinitionText.digest(json))
                    .isEqualTo(state.digest()));
    assertThat(archive.definition(runId, "another")).isEmpty();
  }

  @Test
  void a_run_that_has_left_takes_no_command_and_is_not_started_again() {
    var runId = leftRun();

    Feed.send(Topics.COMMANDS, Feed.startOf(runId));
    Feed.send(
        Topics.COMMANDS,
        new Command(
            "c-" + runId,
            runId,
            Instant.now(),
            "default",
            "user:x",
            new CommandBody.CancelRun("late", false)));
    given()
        .contentType("application/json")
        .body("{}")
        .post("/api/v1/runs/" + runId + "/cancel")
        .then()
        .statusCode(409)
        .body("code", equalTo("run_ended"));

    var later = leftRun(); // behind the late commands, in its own partition or another
    assertThat(later).isNotEqualTo(runId);
    assertThat(archive.state(runId).orElseThrow().status().name()).isEqualTo("COMPLETED");
    assertThat(archive.eventsAfter(runId, 0, 10)).hasSize(4);
  }

  private static String leftRun() {
    var runId = Feed.start();
    given().get("/api/v1/runs/" + runId).then().statusCode(200);
    Feed.answer(runId);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              var run = given().get("/api/v1/runs/" + runId);
              return run.statusCode() == 200 && "archive".equals(run.path("source"));
            });
    return runId;
  }
}
