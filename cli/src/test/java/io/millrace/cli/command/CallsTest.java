package io.millrace.cli.command;

import static io.millrace.cli.fake.FakeMillrace.json;
import static io.millrace.cli.fake.FakeMillrace.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.fake.Commands;
import io.millrace.cli.fake.FakeMillrace;
import io.millrace.cli.fake.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallsTest {

  private static final String KEY = "ab".repeat(32);
  private static final String CALL = "/api/v1/calls/" + KEY;

  private final FakeMillrace server = new FakeMillrace();

  @AfterEach
  void stop() {
    server.close();
  }

  private static String call(String status) {
    return """
        {"key": "%s", "status": "%s", "runId": "%s", "stepId": "pay", "attempt": 2, "agent": "payer", "tool": "pay@1", "since": "2026-11-20T09:57:00.000Z",
         "arguments": {"amount": 12345678901234567890.5}, "argumentsText": "{\\"amount\\":12345678901234567890.5}", "result": null, "code": "tool_timeout", "message": "late",
         "approval": null, "approvedUntil": null, "settled": {"by": "ada", "comment": "seen", "at": "2026-11-20T09:58:00.000Z"}}"""
        .formatted(KEY, status, Samples.RUN_ID);
  }

  @Test
  void calls_that_wait_for_a_person_are_a_table_with_their_arguments() {
    // given
    server.on("GET", "/api/v1/calls", json(200, "{\"calls\": [" + call("unknown") + "]}"));

    // when
    var all = Commands.to(server).run("calls", "list");
    var one =
        Commands.to(server)
            .run("calls", "list", "--status", "needs_approval", "--run", "r~1", "--step", "pay");

    // then
    assertThat(all.exitCode()).isZero();
    assertThat(all.out())
        .isEqualTo(
            """
            CALL%sSTATUS   TOOL   RUN%sSTEP  SINCE  ARGUMENTS
            %s  unknown  pay@1  %s  pay   3m     {"amount":12345678901234567890.5}
            """
                .formatted(
                    " ".repeat(62), " ".repeat(Samples.RUN_ID.length() - 1), KEY, Samples.RUN_ID));
    assertThat(server.received().getFirst().query()).isEqualTo("status=open&limit=50");
    assertThat(one.exitCode()).isZero();
    assertThat(server.last().query())
        .isEqualTo("status=needs_approval&runId=r~1&stepId=pay&limit=50");
  }

  @Test
  void a_call_is_shown_with_every_digit_and_json_is_the_answer_itself() {
    // given
    server.on("GET", CALL, json(200, call("done")));

    // when
    var text = Commands.to(server).run("calls", "show", KEY);
    var json = Commands.to(server).run("calls", "show", KEY, "--json");

    // then
    assertThat(text.out())
        .contains("Arguments       {\"amount\":12345678901234567890.5}\n")
        .contains("Step            pay, attempt 2\n")
        .contains("Settled by      ada at 2026-11-20T09:58:00.000Z: seen\n");
    assertThat(json.out()).startsWith("{\"key\":\"" + KEY + "\"");
  }

  @Test
  void a_call_is_settled_with_what_it_answered_and_the_way_on_is_said() {
    // given
    server.on("POST", CALL + "/settle", json(200, call("done")));

    // when
    var done =
        Commands.to(server)
            .run("calls", "settle", KEY, "done", "--output", "{\"n\": 7}", "--comment", "seen");
    var notDone = Commands.to(server).run("calls", "settle", KEY, "not_done", "--by", "grace");

    // then
    assertThat(done.exitCode()).isZero();
    assertThat(done.out())
        .startsWith("pay@1 is done\n")
        .contains("./millrace retry '" + Samples.RUN_ID + "' 'pay'");
    assertThat(server.received().getFirst().body())
        .isEqualTo(
            "{\"by\":\"ada\",\"comment\":\"seen\",\"outcome\":\"done\",\"output\":{\"n\":7}}");
    assertThat(notDone.exitCode()).isZero();
    assertThat(server.last().body())
        .isEqualTo("{\"by\":\"grace\",\"comment\":null,\"outcome\":\"not_done\"}");
  }

  @Test
  void a_call_is_approved_or_refused_in_the_name_of_the_user() {
    // given
    server
        .on("POST", CALL + "/approve", json(200, call("approved")))
        .on("POST", CALL + "/refuse", json(200, call("refused")));

    // when
    var approved = Commands.to(server).run("calls", "approve", KEY);
    var refused = Commands.to(server).run("calls", "refuse", KEY, "--comment", "no", "--json");

    // then
    assertThat(approved.out()).startsWith("pay@1 is approved\n");
    assertThat(server.received().getFirst().body()).isEqualTo("{\"by\":\"ada\",\"comment\":null}");
    assertThat(refused.out()).contains("\"status\":\"refused\"");
    assertThat(server.last().body()).isEqualTo("{\"by\":\"ada\",\"comment\":\"no\"}");
  }

  @Test
  void options_that_do_not_fit_are_wrong_usage_and_nothing_is_sent() {
    // when
    var without = Commands.to(server).run("calls", "settle", KEY, "done");
    var with = Commands.to(server).run("calls", "settle", KEY, "not_done", "--output", "{}");
    var outcome = Commands.to(server).run("calls", "settle", KEY, "maybe");
    var nobody = Commands.to(server).with("USER", "").run("calls", "approve", KEY);

    // then
    assertThat(
            new int[] {without.exitCode(), with.exitCode(), outcome.exitCode(), nobody.exitCode()})
        .containsOnly(2);
    assertThat(without.err()).contains("--output");
    assertThat(server.received()).isEmpty();
  }

  @Test
  void a_second_decision_is_a_conflict_and_an_unknown_call_is_not_found() {
    // given
    server.on(
        "POST", CALL + "/settle", problem(409, "call_settled", "Settled already", "It is done."));
    server.on("GET", CALL, problem(404, "call_unknown", "Unknown call", "There is none."));

    // when
    var second = Commands.to(server).run("calls", "settle", KEY, "not_done", "--json");
    var unknown = Commands.to(server).run("calls", "show", KEY);

    // then
    assertThat(second.exitCode()).isEqualTo(5);
    assertThat(second.out()).contains("\"code\":\"call_settled\"");
    assertThat(unknown.exitCode()).isEqualTo(4);
  }

  @Test
  void every_verb_has_its_help() {
    for (String verb : new String[] {"list", "show", "settle", "approve", "refuse"}) {
      var help = Commands.to(server).run("calls", verb, "--help");
      assertThat(help.exitCode()).as(verb).isZero();
      assertThat(help.out()).startsWith("Usage: millrace calls " + verb);
    }
  }
}
