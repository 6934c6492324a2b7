package io.millrace.statestore;

import static io.millrace.statestore.Play.awaitStatus;
import static io.millrace.statestore.Play.awaitStep;
import static io.millrace.statestore.Play.post;
import static io.millrace.statestore.Play.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.millrace.contracts.id.RunIds;
import io.millrace.embedded.testing.KafkaTestResource;
import io.millrace.embedded.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** New runs go on from a step of another, open, ended or failed. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class ForkTest {

  private static final String INPUT = "{\"text\":\"hi\"}";
  private static final String AGENT =
      """
      agent: scribe
      description: Writes.
      kind: kafka
      mutates: false
      input: {type: object}
      output: {type: object}
      """;
  private static final String WORKFLOW =
      """
      workflow: chain
      description: One step after the other.
      input: {type: object, required: [text], properties: {text: {type: string}}}
      steps:
        first: {agent: scribe, input: '{"text": input.text}', timeout: PT10M, retry: {attempts: 1}}
        second: {agent: scribe, after: [first], input: '{"said": steps.first.output.said, "text": input.text}', timeout: PT10M, retry: {attempts: 1}}
      output: 'steps.second.output'
      """;

  @BeforeEach
  void awaitReadyAndPublish() {
    Play.awaitReady();
    Play.publish("agents", AGENT);
    Play.publish("workflows", WORKFLOW);
  }

  private static String completed() {
    var runId = Play.start("chain", INPUT);
    Play.succeed(runId, "first", "{\"said\":1}");
    Play.succeed(runId, "second", "{\"said\":2}");
    awaitStatus(runId, "COMPLETED");
    return runId;
  }

  @Test
  void a_fork_runs_the_step_anew_with_what_came_before_and_the_same_versions() {
    var runId = completed();

    String forkId =
        post(runId, "fork", "{\"step\":\"second\",\"input\":{\"text\":\"ho\"},\"actor\":\"ada\"}")
            .statusCode(202)
            .body("runId", startsWith(RunIds.partitionKey(runId) + "~"))
            .body("forked", equalTo(true))
            .body("forkedFrom.runId", equalTo(runId))
            .body("forkedFrom.stepId", equalTo("second"))
            .body("forkedFrom.sequence", equalTo(4))
            .body("workflow", equalTo("chain@1"))
            .body("takenOver", equalTo(List.of("first")))
            .extract()
            .path("runId");

    var fork = awaitStep(forkId, "second", "RUNNING");
    assertThat(fork.getInt(Play.step("second") + ".input.said")).isEqualTo(1);
    assertThat(fork.getString(Play.step("second") + ".input.text")).isEqualTo("ho");
    assertThat(status(fork, "first")).isEqualTo("SUCCEEDED");
    assertThat(fork.getString("forkedFrom.runId")).isEqualTo(runId);
    assertThat(fork.getMap("pinned.agents")).isEqualTo(Map.of("scribe", 1));
    Play.succeed(forkId, "second", "{\"said\":3}");
    assertThat(awaitStatus(forkId, "COMPLETED").getInt("output.said")).isEqualTo(3);
    assertThat(Play.run(runId).getInt("output.said")).isEqualTo(2);
  }

  @Test
  void the_same_key_gives_the_same_fork() {
    var runId = completed();
    var key = Map.of("Idempotency-Key", "f-1");

    String one = post(runId, "fork", "{\"step\":\"first\"}", key).extract().path("runId");
    String two = post(runId, "fork", "{\"step\":\"first\"}", key).extract().path("runId");
    String other = post(runId, "fork", "{\"step\":\"first\"}").extract().path("runId");

    assertThat(two).isEqualTo(one).isNotEqualTo(other);
    awaitStep(one, "first", "RUNNING");
  }

  @Test
  void a_failed_run_is_retried_as_a_fork_from_the_step_that_failed() {
    var runId = Play.start("chain", INPUT);
    Play.succeed(runId, "first", "{\"said\":1}");
    Play.fail(runId, "second");
    awaitStatus(runId, "FAILED");

    String forkId =
        post(runId, "retry", "{}")
            .statusCode(202)
            .body("forked", equalTo(true))
            .body("forkedFrom.stepId", equalTo("second"))
            .extract()
            .path("runId");

    assertThat(status(awaitStep(forkId, "second", "RUNNING"), "first")).isEqualTo("SUCCEEDED");
  }

  @Test
  void a_run_that_never_started_has_no_step_to_go_on_from() {
    var runId = Play.start("nothing-like-this", INPUT);
    awaitStatus(runId, "FAILED");

    post(runId, "retry", "{}").statusCode(409).body("code", equalTo("step_required"));
    post(runId, "fork", "{\"step\":\"first\"}")
        .statusCode(404)
        .body("code", equalTo("step_unknown"));
    post(runId, "pause", "{}").statusCode(409).body("code", equalTo("run_ended"));
  }

  @Test
  void the_newest_versions_are_taken_only_where_they_are_asked_for() {
    var agent = AGENT.replace("scribe", "editor");
    var workflow = WORKFLOW.replace("scribe", "editor").replace("chain", "edition");
    Play.publish("agents", agent);
    Play.publish("workflows", workflow);
    var runId = Play.start("edition", INPUT);
    awaitStep(runId, "first", "RUNNING");
    Play.publish("agents", agent.replace("Writes.", "Writes better."));
    Play.publish("workflows", workflow.replace("One step", "A step"));

    String same = post(runId, "fork", "{\"step\":\"first\"}").extract().path("runId");
    String latest =
        post(runId, "fork", "{\"step\":\"first\",\"latest\":true}")
            .body("workflow", equalTo("edition@2"))
            .extract()
            .path("runId");
    String mixed =
        post(runId, "fork", "{\"step\":\"first\",\"workflowVersion\":2,\"agents\":{\"editor\":2}}")
            .extract()
            .path("runId");

    assertPinned(same, "edition@1", 1);
    assertPinned(latest, "edition@2", 2);
    assertPinned(mixed, "edition@2", 2);
  }

  private static void assertPinned(String runId, String workflow, int editor) {
    var run = awaitStep(runId, "first", "RUNNING");
    assertThat(run.getString("pinned.workflow")).isEqualTo(workflow);
    assertThat(run.getMap("pinned.agents")).isEqualTo(Map.of("editor", editor));
  }

  @Test
  void what_cannot_be_forked_is_a_problem_that_says_why() {
    var runId = Play.start("chain", INPUT);
    awaitStep(runId, "first", "RUNNING");

    post(runId, "fork", "{}").statusCode(400).body("errors[0].pointer", equalTo("/step"));
    post(runId, "fork", "{\"step\":\"third\"}")
        .statusCode(404)
        .body("code", equalTo("step_unknown"))
        .body("detail", containsString("[first, second]"));
    post(runId, "fork", "{\"step\":\"first\",\"input\":{}}")
        .statusCode(400)
        .body("code", equalTo("input_invalid"))
        .body("errors[0].message", containsString("text"));
    post(runId, "fork", "{\"step\":\"first\",\"workflowVersion\":99}")
        .statusCode(404)
        .body("code", equalTo("workflow_unknown"));
    post(runId, "fork", "{\"step\":\"first\",\"agents\":{\"scribe\":99}}")
        .statusCode(404)
        .body("code", equalTo("agent_unknown"));
    post(runId, "fork", "{\"step\":\"first\",\"agents\":{\"scribe\":null}}")
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/agents/scribe"));
  }
}
