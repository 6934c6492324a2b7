package io.millrace.cli.command;

import static io.millrace.cli.fake.FakeMillrace.json;
import static io.millrace.cli.fake.FakeMillrace.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.fake.Commands;
import io.millrace.cli.fake.FakeMillrace;
import io.millrace.cli.fake.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LookUpsTest {

  private static final String RUNS =
      """
      {"runs": [{"runId": "r-1", "sessionId": null, "workflow": "support-desk", "workflowVersion": 2, "status": "COMPLETED", "degraded": false, "message": "Why was\\nI charged?",
                 "startedAt": "2026-11-20T09:57:00.000Z", "updatedAt": "2026-11-20T09:57:03.000Z", "endedAt": "2026-11-20T09:57:02.400Z", "steps": 4, "inputTokens": 1, "outputTokens": 2}],
       "next": "cursor+1"}""";

  private final FakeMillrace server = new FakeMillrace();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void runs_are_a_table_with_ages() {
    // given
    server.on("GET", "/api/v1/runs", json(200, RUNS));

    // when
    var result =
        Commands.to(server)
            .run(
                "runs",
                "--status",
                "completed",
                "--workflow",
                "support-desk",
                "--text",
                "a & b",
                "--limit",
                "5");

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            RUN  WORKFLOW        STATUS     AGE  TOOK  STEPS  MESSAGE
            r-1  support-desk@2  COMPLETED  3m   2.4s  4      Why was I charged?
            """);
    assertThat(result.err()).contains("--before 'cursor+1'");
    assertThat(server.last().query())
        .isEqualTo("workflow=support-desk&status=COMPLETED&text=a%20%26%20b&limit=5");
  }

  @Test
  void no_runs_are_said_in_words_and_the_cursor_is_sent_as_it_was_printed() {
    // given
    server.on("GET", "/api/v1/runs", json(200, "{\"runs\": [], \"next\": null}"));

    // when
    var result = Commands.to(server).run("runs", "--before", "cursor+1");

    // then
    assertThat(result.out()).isEqualTo("No runs.\n");
    assertThat(server.last().query()).isEqualTo("before=cursor%2B1&limit=20");
  }

  @Test
  void show_tells_all_of_a_run() {
    // given
    server.on("GET", Samples.RUN_PATH, json(200, Samples.failed()));

    // when
    var result = Commands.to(server).run("show", Samples.RUN_ID);

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("support-desk@1")
        .contains("FAILED")
        .contains("Took      2.5s")
        .contains("1200 in, 80 out")
        .contains("$0.0025")
        .contains("support-desk@1, account-status@1")
        .containsPattern("account +agent +SUCCEEDED +2 +340ms")
        .contains("Error of account  timeout: the first attempt was late")
        .contains("Error  attempts_used_up: bank is closed (step account)");
  }

  @Test
  void show_of_a_run_that_waits_says_how_to_decide_and_json_is_the_answer_itself() {
    // given
    server.on("GET", Samples.RUN_PATH, json(200, Samples.waiting()));

    // when
    var text = Commands.to(server).run("show", Samples.RUN_ID);
    var json = Commands.to(server).run("show", Samples.RUN_ID, "--json");

    // then
    assertThat(text.out()).contains("./millrace decide '" + Samples.REVIEW_ID + "' approve");
    assertThat(json.out()).startsWith("{\"runId\":\"" + Samples.RUN_ID + "\"");
  }

  @Test
  void reviews_are_those_that_are_open_unless_told_otherwise() {
    // given
    server.on(
        "GET",
        "/api/v1/reviews",
        json(200, "{\"reviews\": [" + Samples.review("{}") + "], \"next\": null}"));

    // when
    var open = Commands.to(server).run("reviews", "--role", "support-lead");
    var all = Commands.to(server).run("reviews", "--status", "all");

    // then
    assertThat(open.out()).contains(Samples.REVIEW_ID).contains("support-lead").contains("in 3h");
    assertThat(all.exitCode()).isZero();
    assertThat(server.received().get(0).query()).isEqualTo("status=OPEN&role=support-lead");
    assertThat(server.received().get(1).query()).isEmpty();
  }

  @Test
  void a_kind_that_does_not_exist_is_wrong_usage() {
    // when
    var result = Commands.to(server).run("registry", "robots");

    // then
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("'robots' is no kind; there are prompts, ");
  }

  @Test
  void doctor_lists_health_checks_and_is_content_when_all_are_up() {
    // given
    server.on(
        "GET",
        "/q/health",
        json(
            200,
            "{\"status\": \"UP\", \"checks\": [{\"name\": \"Kafka\", \"status\": \"UP\", \"data\": {\"brokers\": 1}}]}"));

    // when
    var result = Commands.to(server).run("doctor");

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("Java    25")
        .contains(server.url() + " (from MILLRACE_SERVER)")
        .containsPattern("Kafka +UP +\\{\"brokers\":1}");
  }

  @Test
  void doctor_fails_when_the_server_is_down_by_its_own_word() {
    // given
    server.on(
        "GET",
        "/q/health",
        json(
            503,
            "{\"status\": \"DOWN\", \"checks\": [{\"name\": \"Kafka\", \"status\": \"DOWN\"}]}"));

    // when
    var text = Commands.to(server).run("doctor");
    var json = Commands.to(server).run("doctor", "--json");

    // then
    assertThat(text.exitCode()).isEqualTo(70);
    assertThat(text.out()).contains("Health  DOWN").containsPattern("Kafka +DOWN");
    assertThat(json.out())
        .contains("\"source\":\"MILLRACE_SERVER\"")
        .contains("\"status\":\"DOWN\"");
  }

  @Test
  void cancel_sends_the_reason_and_a_run_that_has_ended_is_a_conflict() {
    // given
    server.on(
        "POST",
        Samples.RUN_PATH + "/cancel",
        json(202, "{\"runId\": \"r\"}"),
        problem(409, "run_ended", "The run has ended", "It is COMPLETED."));

    // when
    var first = Commands.to(server).run("cancel", Samples.RUN_ID, "--reason", "changed my mind");
    var second = Commands.to(server).run("cancel", Samples.RUN_ID);

    // then
    assertThat(first.exitCode()).isZero();
    assertThat(first.out()).contains("Cancelling");
    assertThat(server.received().getFirst().body())
        .isEqualTo("{\"reason\":\"changed my mind\",\"compensate\":false,\"actor\":\"ada\"}");
    assertThat(second.exitCode()).isEqualTo(5);
    assertThat(second.err())
        .contains("The run has ended")
        .contains("It is COMPLETED.")
        .contains("run_ended");
  }
}
