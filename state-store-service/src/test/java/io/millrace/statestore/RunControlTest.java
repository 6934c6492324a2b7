package io.millrace.statestore;

import static io.millrace.statestore.Play.awaitRun;
import static io.millrace.statestore.Play.awaitStatus;
import static io.millrace.statestore.Play.awaitStep;
import static io.millrace.statestore.Play.post;
import static io.millrace.statestore.Play.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.millrace.contracts.id.RunIds;
import io.millrace.embedded.testing.KafkaTestResource;
import io.millrace.embedded.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs are steered over HTTP, on a real Kafka; the test plays the agents. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class RunControlTest {

  private static final String INPUT = "{\"text\":\"hi\"}";

  @BeforeEach
  void awaitReadyAndPublish() {
    Play.awaitReady();
    Play.publish(
        "agents",
        """
        agent: clerk
        description: Does as it is told.
        kind: kafka
        mutates: false
        input: {type: object}
        output: {type: object}
        """);
    Play.publish(
        "agents",
        """
        agent: unbooker
        description: Undoes bookings.
        kind: kafka
        mutates: true
        rollback: none
        input: {type: object}
        output: {type: object}
        """);
    Play.publish(
        "agents",
        """
        agent: booker
        description: Books.
        kind: kafka
        mutates: true
        rollback: unbooker
        input: {type: object}
        output: {type: object}
        """);
    Play.publish(
        "workflows",
        """
        workflow: steered
        description: Two steps and a signal, the first asks a person when it fails.
        input: {type: object, required: [text], properties: {text: {type: string}}}
        steps:
          first: {agent: clerk, input: '{"text": input.text}', timeout: PT10M, retry: {attempts: 1}, onFailure: review}
          second: {agent: clerk, after: [first], input: '{"said": has(steps.first.output) ? steps.first.output : {}}', timeout: PT10M}
          paid:
            signal: {name: payment, timeout: PT1H, schema: {type: object, required: [amount]}}
            after: [second]
        output: '{"paid": steps.paid.output, "second": has(steps.second.output) ? steps.second.output : {}}'
        """);
    Play.publish(
        "workflows",
        """
        workflow: booking
        description: Books and waits.
        input: {type: object}
        steps:
          book: {agent: booker, input: '{}', timeout: PT10M}
          rest: {agent: clerk, after: [book], input: '{}', timeout: PT10M}
        output: '{}'
        """);
  }

  @Test
  void a_paused_run_begins_nothing_until_it_is_resumed() {
    var runId = Play.start("steered", INPUT);
    post(runId, "pause", "{\"reason\":\"coffee\",\"actor\":\"ada\"}")
        .statusCode(202)
        .body("runId", equalTo(runId))
        .body("forked", equalTo(false))
        .body("note", nullValue())
        .body("links.run", equalTo("/api/v1/runs/" + runId));
    var paused = awaitStatus(runId, "PAUSED");
    assertThat(paused.getString("pause.by")).isEqualTo("user:ada");
    assertThat(paused.getString("pause.reason")).isEqualTo("coffee");

    Play.succeed(runId, "first", "{\"said\":1}");
    assertThat(status(awaitStep(runId, "first", "SUCCEEDED"), "second")).isEqualTo("PENDING");
    post(runId, "resume", "{}").statusCode(202);

    awaitStep(runId, "second", "RUNNING");
  }

  @Test
  void a_command_that_changes_nothing_is_accepted_with_a_note() {
    var runId = Play.start("steered", INPUT);
    awaitStep(runId, "first", "RUNNING");

    post(runId, "resume", "{}").statusCode(202).body("note", equalTo("the run is not paused"));
  }

  @Test
  void the_same_key_has_one_effect_and_always_the_same_answer() {
    var runId = Play.start("steered", INPUT);
    var key = Map.of("Idempotency-Key", "k-1");
    post(runId, "pause", "{}", key).statusCode(202);
    awaitStatus(runId, "PAUSED");
    post(runId, "resume", "{}", key).statusCode(202);
    awaitStatus(runId, "RUNNING");

    post(runId, "pause", "{}", key)
        .statusCode(202)
        .body("note", equalTo("the command was applied already"));
    post(runId, "cancel", "{}", key).statusCode(202);
    awaitStatus(runId, "CANCELLED");
    post(runId, "cancel", "{}", key)
        .statusCode(202)
        .body("note", equalTo("the command was applied already"));
    post(runId, "cancel", "{}").statusCode(409).body("code", equalTo("run_ended"));
    post(runId, "cancel", "{}", Map.of("Idempotency-Key", "k".repeat(129)))
        .statusCode(400)
        .body("code", equalTo("idempotency_key_invalid"));
  }

  @Test
  void the_step_that_waits_after_its_failure_is_retried_without_being_named() {
    var runId = Play.start("steered", INPUT);
    awaitStep(runId, "first", "RUNNING");
    post(runId, "retry", "{}")
        .statusCode(409)
        .body("code", equalTo("step_required"))
        .body("detail", containsString("nothing is to be retried"));
    post(runId, "retry", "{\"step\":\"first\"}")
        .statusCode(409)
        .body("code", equalTo("step_not_failed"));
    Play.fail(runId, "first");
    awaitStatus(runId, "WAITING_REVIEW");

    post(runId, "retry", "{}").statusCode(202).body("forked", equalTo(false));

    var again = awaitStep(runId, "first", "RUNNING");
    assertThat(again.getInt(Play.step("first") + ".attempts")).isEqualTo(2);
  }

  @Test
  void a_skipped_step_is_gone_without_and_an_overridden_one_has_the_output_of_a_person() {
    var runId = Play.start("steered", INPUT);
    awaitStep(runId, "first", "RUNNING");

    post(runId, "override", "{\"step\":\"first\",\"output\":{\"said\":7},\"comment\":\"by hand\"}")
        .statusCode(202);
    var moved = awaitStep(runId, "second", "RUNNING");
    assertThat(moved.getInt(Play.step("second") + ".input.said.said")).isEqualTo(7);
    post(runId, "override", "{\"step\":\"first\",\"output\":{}}")
        .statusCode(409)
        .body("code", equalTo("step_in_use"))
        .body("detail", containsString("fork the run"));
    post(runId, "skip", "{\"step\":\"second\",\"reason\":\"not today\"}").statusCode(202);
    var waits = awaitStep(runId, "paid", "WAITING");
    assertThat(waits.getString(Play.step("second") + ".reason")).isEqualTo("not today");
    post(runId, "override", "{\"step\":\"second\",\"output\":{}}")
        .statusCode(409)
        .body("code", equalTo("step_settled"));
  }

  @Test
  void a_signal_reaches_the_step_that_waits_for_it_or_will() {
    var runId = Play.start("steered", INPUT);
    awaitStep(runId, "first", "RUNNING");
    post(runId, "signals", "{\"name\":\"rain\"}")
        .statusCode(404)
        .body("code", equalTo("signal_unknown"));
    post(runId, "signals", "{\"name\":\"payment\",\"payload\":{}}")
        .statusCode(400)
        .body("code", equalTo("signal_invalid"))
        .body("detail", containsString("amount"));

    post(runId, "signals", "{\"name\":\"payment\",\"payload\":{\"amount\":12}}").statusCode(202);
    assertThat(awaitRun(runId, run -> !run.getList("signals").isEmpty()).getList("signals"))
        .isEqualTo(List.of("payment"));
    post(runId, "skip", "{\"step\":\"first\"}").statusCode(202);
    post(runId, "override", "{\"step\":\"second\",\"output\":{}}").statusCode(202);

    assertThat(awaitStatus(runId, "COMPLETED").getInt("output.paid.amount")).isEqualTo(12);
  }

  @Test
  void a_cancel_that_compensates_rolls_back_what_was_done() {
    var runId = Play.start("booking", "{}");
    Play.succeed(runId, "book", "{\"seat\":1}");
    awaitStep(runId, "rest", "RUNNING");

    post(runId, "cancel", "{\"reason\":\"rain\",\"compensate\":true}").statusCode(202);
    var rolling = awaitStep(runId, "book.undo", "RUNNING");
    assertThat(rolling.getList("compensation.order")).isEqualTo(List.of("book"));
    post(runId, "cancel", "{}").statusCode(409).body("code", equalTo("run_rolls_back"));
    post(runId, "skip", "{\"step\":\"rest\"}")
        .statusCode(409)
        .body("code", equalTo("run_rolls_back"));
    Play.succeed(runId, "book.undo", "{}");

    assertThat(awaitStatus(runId, "COMPENSATED").getString("error.code")).isEqualTo("cancelled");
  }

  @Test
  void what_cannot_be_done_is_a_problem_that_says_what_can() {
    var runId = Play.start("steered", INPUT);
    awaitStep(runId, "first", "RUNNING");
    post(runId, "skip", "{\"step\":\"third\"}")
        .statusCode(404)
        .contentType("application/problem+json")
        .body("code", equalTo("step_unknown"))
        .body("detail", containsString("[first, second, paid]"));
    post(runId, "skip", "{}")
        .statusCode(400)
        .body("code", equalTo("input_invalid"))
        .body("errors[0].pointer", equalTo("/step"));
    post(runId, "override", "{\"step\":\"first\",\"output\":null}")
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/output"));
    post(runId, "signals", "{}").statusCode(400).body("errors[0].pointer", equalTo("/name"));
    post(runId, "pause", "{\"actor\":\"a b\"}")
        .statusCode(400)
        .body("code", equalTo("actor_invalid"));
    post(runId, "pause", "{\"reason\":\"" + "x".repeat(501) + "\"}")
        .statusCode(400)
        .body("code", equalTo("reason_too_long"));
    post(runId, "pause", "{\"resaon\":\"x\"}")
        .statusCode(400)
        .body("code", equalTo("json_malformed"));

    post(runId, "cancel", "{}").statusCode(202);
    awaitStatus(runId, "CANCELLED");
    for (String verb : List.of("pause", "resume", "cancel", "retry"))
      post(runId, verb, "{}").statusCode(409).body("code", equalTo("run_ended"));
    post(runId, "skip", "{\"step\":\"first\"}")
        .statusCode(409)
        .body("code", equalTo("run_ended"))
        .body("detail", containsString("Fork it instead"));
    var nobody = RunIds.create(null);
    for (String verb : List.of("pause", "fork"))
      post(nobody, verb, "{\"actor\":\"ada\"}")
          .statusCode(404)
          .body("code", equalTo("run_unknown"));
  }
}
