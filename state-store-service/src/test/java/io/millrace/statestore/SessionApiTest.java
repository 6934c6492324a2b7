package io.millrace.statestore;

import static io.millrace.statestore.Play.awaitStatus;
import static io.millrace.statestore.Play.awaitStep;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import io.millrace.embedded.testing.KafkaTestResource;
import io.millrace.embedded.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session shows its turns, its queue and how large it has become. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class SessionApiTest {

  @BeforeEach
  void awaitReadyAndPublish() {
    Play.awaitReady();
    Play.publish(
        "agents",
        """
        agent: talker
        description: Talks.
        kind: kafka
        mutates: false
        input: {type: object}
        output: {type: object}
        """);
    Play.publish(
        "workflows",
        """
        workflow: talk
        description: One step.
        input: {type: object}
        steps:
          say: {agent: talker, input: '{"text": input.text}', timeout: PT10M}
        output: 'steps.say.output'
        """);
  }

  private static JsonPath session(String id) {
    return given().get("/api/v1/sessions/" + id).then().statusCode(200).extract().jsonPath();
  }

  @Test
  void a_second_run_waits_in_the_queue_until_the_first_has_ended() {
    var id = Play.session();
    var first = Play.start("talk", "{\"text\":\"one\"}", id);
    awaitStep(first, "say", "RUNNING");
    var second = Play.start("talk", "{\"text\":\"two\"}", id);
    var held = Play.awaitRun(second, run -> run.get("hold") != null);
    assertThat(held.getString("hold.by")).isEqualTo(first);
    assertThat(held.getString("hold.reason")).isEqualTo("session_busy");

    var busy = session(id);
    assertThat(busy.getList("active")).isEqualTo(List.of(first));
    assertThat(busy.getList("queue")).isEqualTo(List.of(second));
    assertThat(busy.getList("turns.runId")).isEqualTo(List.of(first, second));
    Play.succeed(first, "say", "{\"answer\":\"done\"}");
    awaitStep(second, "say", "RUNNING");

    var later = session(id);
    assertThat(later.getList("queue")).isEmpty();
    assertThat(later.getList("active")).isEqualTo(List.of(second));
    assertThat(later.getString("turns[0].status")).isEqualTo("COMPLETED");
    assertThat(later.getString("turns[0].answer")).isEqualTo("done");
    await()
        .atMost(Play.PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/sessions/" + id)
                    .then()
                    .body("turns[0].workflow", equalTo("talk"))
                    .body("turns[0].output.answer", equalTo("done"))
                    .body("turnCount", equalTo(2))
                    .body("tokens", greaterThan(0)));
  }

  @Test
  void forks_are_no_turns_and_an_unknown_session_is_empty() {
    var id = Play.session();
    var runId = Play.start("talk", "{\"text\":\"one\"}", id);
    Play.succeed(runId, "say", "{}");
    awaitStatus(runId, "COMPLETED");
    String forkId = Play.post(runId, "fork", "{\"step\":\"say\"}").extract().path("runId");
    awaitStep(forkId, "say", "RUNNING");
    await()
        .atMost(Play.PATIENCE)
        .until(
            () ->
                given()
                        .get("/api/v1/runs?text=" + forkId)
                        .then()
                        .extract()
                        .<List<?>>path("runs")
                        .size()
                    == 1);

    assertThat(session(id).getList("turns.runId")).isEqualTo(List.of(runId));
    assertThat(session("nobody").getList("turns")).isEmpty();
    assertThat(session("nobody").getInt("turnCount")).isZero();
  }
}
