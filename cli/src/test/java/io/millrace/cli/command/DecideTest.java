package io.millrace.cli.command;

import static io.millrace.cli.fake.FakeMillrace.json;
import static io.millrace.cli.fake.FakeMillrace.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.fake.Commands;
import io.millrace.cli.fake.FakeMillrace;
import io.millrace.cli.fake.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DecideTest {

  private static final String REVIEW = "/api/v1/reviews/" + Samples.RUN_ID + "%3Aapproval%3A1";

  private final FakeMillrace server = new FakeMillrace();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void approves_in_the_name_of_the_user() {
    // given
    server.on(
        "POST",
        REVIEW + "/decision",
        json(
            200,
            Samples.review("{}")
                .replace("\"verdict\": null", "\"verdict\": \"approve\"")
                .replace("\"decidedBy\": null", "\"decidedBy\": \"ada\"")));

    // when
    var result =
        Commands.to(server).run("decide", Samples.REVIEW_ID, "approve", "--comment", "fine");

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).startsWith("APPROVE by ada");
    assertThat(server.last().body())
        .isEqualTo("{\"verdict\":\"approve\",\"comment\":\"fine\",\"actor\":\"ada\"}");
  }

  @Test
  void an_edited_answer_keeps_the_rest_of_the_proposed_output() {
    // given
    server
        .on("GET", REVIEW, json(200, Samples.review("{\"answer\": \"old\", \"confidence\": 0.5}")))
        .on("POST", REVIEW + "/decision", json(200, Samples.review("{}")));

    // when
    var result =
        Commands.to(server)
            .run("decide", Samples.REVIEW_ID, "edit", "--answer", "new", "--actor", "grace");

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(server.last().body())
        .isEqualTo(
            "{\"verdict\":\"edit\",\"output\":{\"answer\":\"new\",\"confidence\":0.5},\"comment\":null,\"actor\":\"grace\"}");
  }

  @Test
  void a_whole_output_is_sent_as_given() {
    // given
    server.on("POST", REVIEW + "/decision", json(200, Samples.review("{}")));

    // when
    Commands.to(server)
        .run("decide", Samples.REVIEW_ID, "edit", "--output", "{\"answer\": \"new\"}");

    // then
    assertThat(server.last().body()).contains("\"output\":{\"answer\":\"new\"}");
  }

  @Test
  void a_proposal_that_is_no_object_has_no_answer_to_edit() {
    // given
    server.on("GET", REVIEW, json(200, Samples.review("[1]")));

    // when
    var result = Commands.to(server).run("decide", Samples.REVIEW_ID, "edit", "--answer", "new");

    // then
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("use --output");
  }

  @Test
  void options_that_do_not_fit_the_verdict_are_wrong_usage() {
    // when
    var editWithout = Commands.to(server).run("decide", "r", "edit");
    var approveWith = Commands.to(server).run("decide", "r", "approve", "--answer", "new");
    var both = Commands.to(server).run("decide", "r", "edit", "--answer", "new", "--output", "{}");
    var verdict = Commands.to(server).run("decide", "r", "maybe");
    var nobody = Commands.to(server).with("USER", "").run("decide", "r", "approve");

    // then
    assertThat(
            new int[] {
              editWithout.exitCode(),
              approveWith.exitCode(),
              both.exitCode(),
              verdict.exitCode(),
              nobody.exitCode()
            })
        .containsOnly(2);
    assertThat(nobody.err()).contains("--actor NAME");
    assertThat(server.received()).isEmpty();
  }

  @Test
  void a_second_decision_is_a_conflict_and_with_json_the_problem_is_printed() {
    // given
    server.on(
        "POST",
        REVIEW + "/decision",
        problem(409, "review_decided", "Decided already", "By grace."));

    // when
    var result = Commands.to(server).run("decide", Samples.REVIEW_ID, "reject", "--json");

    // then
    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.out()).contains("\"code\":\"review_decided\"");
    assertThat(result.err()).contains("Decided already").contains("By grace.");
  }
}
