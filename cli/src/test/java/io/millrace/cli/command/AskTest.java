package io.millrace.cli.command;

import static io.millrace.cli.fake.FakeMillrace.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.fake.Commands;
import io.millrace.cli.fake.FakeMillrace;
import io.millrace.cli.fake.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AskTest {

  private static final String MESSAGES = "/api/v1/sessions/s-42/messages";

  private final FakeMillrace server = new FakeMillrace();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void prints_answer_sources_confidence_notice_and_run() {
    // given
    server.on("POST", MESSAGES, json(200, Samples.answered(Samples.completed())));

    // when
    var result = Commands.to(server).run("ask", "Why?", "--session", "s-42");

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("You paid **£4.25** for it [P-005#fees].")
        .contains("P-005#fees  International transfers")
        .contains("“A transfer costs £4.25.”")
        .contains("Confidence 0.84")
        .contains("No language model was used.")
        .contains(Samples.RUN_ID);
  }

  @Test
  void sends_text_customer_context_and_how_long_it_waits() {
    // given
    server.on("POST", MESSAGES, json(200, Samples.answered(Samples.completed())));

    // when
    Commands.to(server)
        .run(
            "ask",
            "Why?",
            "--session",
            "s-42",
            "--customer",
            "C-1001",
            "--context",
            "channel=web",
            "--context",
            "tier=plus",
            "--wait",
            "7");

    // then
    assertThat(server.last().header("Prefer")).isEqualTo("wait=7");
    assertThat(server.last().header("Content-type")).isEqualTo("application/json");
    assertThat(server.last().body())
        .isEqualTo(
            "{\"text\":\"Why?\",\"context\":{\"channel\":\"web\",\"tier\":\"plus\",\"customerId\":\"C-1001\"}}");
  }

  @Test
  void begins_a_new_session_where_none_is_named() {
    // when
    Commands.to(server).run("ask", "Why?");
    Commands.to(server).run("ask", "Why?");

    // then
    var paths = server.received().stream().map(FakeMillrace.Received::path).toList();
    assertThat(paths)
        .doesNotHaveDuplicates()
        .allMatch(path -> path.matches("/api/v1/sessions/[A-Za-z0-9._-]{1,64}/messages"));
  }

  @Test
  void an_answer_that_waits_for_review_says_how_to_decide() {
    // given
    server.on("POST", MESSAGES, json(200, Samples.answered(Samples.waiting())));

    // when
    var result = Commands.to(server).run("ask", "Why?", "--session", "s-42");

    // then
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.out())
        .contains("waits for review by support-lead")
        .contains("./millrace decide '" + Samples.REVIEW_ID + "' approve");
  }

  @Test
  void a_failed_run_is_exit_code_1() {
    // given
    server.on("POST", MESSAGES, json(200, Samples.answered(Samples.failed())));

    // when
    var result = Commands.to(server).run("ask", "Why?", "--session", "s-42");

    // then
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .contains("The run is FAILED: attempts_used_up: bank is closed (step account)");
  }

  @Test
  void an_answer_that_takes_too_long_is_exit_code_75_and_names_the_run() {
    // given
    server.on("POST", MESSAGES, json(202, Samples.accepted()));

    // when
    var result = Commands.to(server).run("ask", "Why?", "--session", "s-42", "--wait", "1");

    // then
    assertThat(result.exitCode()).isEqualTo(75);
    assertThat(result.out())
        .contains("No answer within 1 s")
        .contains("./millrace trace '" + Samples.RUN_ID + "' --follow");
  }

  @Test
  void a_wait_beyond_the_servers_minute_goes_on_by_asking_for_the_run() {
    // given
    server
        .on("POST", MESSAGES, json(202, Samples.answered("null")))
        .on("GET", Samples.RUN_PATH, json(200, Samples.running()), json(200, Samples.completed()));

    // when
    var result = Commands.to(server).run("ask", "Why?", "--session", "s-42", "--wait", "65");

    // then
    assertThat(server.received().getFirst().header("Prefer")).isEqualTo("wait=60");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("Confidence 0.84");
  }

  @Test
  void without_waiting_it_is_done_when_the_message_is_accepted() {
    // given
    server.on("POST", MESSAGES, json(202, Samples.accepted()));

    // when
    var result = Commands.to(server).run("ask", "Why?", "--session", "s-42", "--wait", "0");

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(server.last().header("Prefer")).isNull();
  }

  @Test
  void says_how_it_was_routed_when_asked_to() {
    // given
    server.on("POST", MESSAGES, json(200, Samples.answered(Samples.completed())));

    // when
    var result = Commands.to(server).run("ask", "Why?", "--session", "s-42", "--workflow");

    // then
    assertThat(result.out()).startsWith("Workflow support-desk@1  intent fees (0.94)");
  }

  @Test
  void an_output_without_an_answer_is_printed_as_json() {
    // given
    var run =
        Samples.completed()
            .replaceFirst(
                "(?s)\"output\": \\{.*?\"No language model was used.\"\\}",
                "\"output\": {\"total\": 3}");
    server.on("POST", MESSAGES, json(200, Samples.answered(run)));

    // when
    var result = Commands.to(server).run("ask", "Why?", "--session", "s-42");

    // then
    assertThat(result.out()).contains("\"total\" : 3");
  }

  @Test
  void escape_sequences_in_an_answer_do_not_reach_the_terminal() {
    // given
    server.on(
        "POST",
        MESSAGES,
        json(
            200,
            Samples.answered(
                Samples.completed().replace("You paid", "\\u001b]0;owned\\u0007You paid"))));

    // when
    var result = Commands.to(server).run("ask", "Why?", "--session", "s-42");

    // then
    assertThat(result.out()).contains("owned").doesNotContain("\u001b").doesNotContain("\u0007");
  }

  @Test
  void json_is_the_servers_answer_and_nothing_else() {
    // given
    server.on("POST", MESSAGES, json(200, Samples.answered(Samples.completed())));

    // when
    var result = Commands.to(server).run("--json", "ask", "Why?", "--session", "s-42");

    // then
    assertThat(result.out())
        .startsWith("{\"runId\":")
        .endsWith("}\n")
        .contains("\"run\":{\"runId\"");
  }

  @Test
  void an_empty_text_or_an_endless_wait_is_wrong_usage() {
    // when
    var empty = Commands.to(server).run("ask", " ");
    var endless = Commands.to(server).run("ask", "Why?", "--wait", "999999");

    // then
    assertThat(empty.exitCode()).isEqualTo(2);
    assertThat(endless.exitCode()).isEqualTo(2);
    assertThat(server.received()).isEmpty();
  }
}
