package io.millrace.cli.command;

import static io.millrace.cli.fake.FakeMillrace.json;
import static io.millrace.cli.fake.FakeMillrace.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.fake.Commands;
import io.millrace.cli.fake.FakeMillrace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArchiveTest {

  private static final String PATH = "/api/v1/archive/rebuild";

  private final FakeMillrace server = new FakeMillrace();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_rebuild_is_followed_to_its_end() {
    // given
    server.on("POST", PATH, json(202, rebuild("RUNNING", 0, "null")));
    server.on(
        "GET",
        PATH,
        problem(503, "archive_unavailable", "The archive does not answer", "Later."),
        json(200, rebuild("RUNNING", 40, "null")),
        json(200, rebuild("DONE", 100, "null")));

    // when
    var result = Commands.to(server).run("archive", "rebuild");

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualTo("The archive is rebuilt: 100 of 100 records, 7 states, 1 skipped.\n");
    assertThat(result.err()).contains("being rebuilt: 40 of 100 records");
  }

  @Test
  void a_rebuild_that_is_not_followed_goes_on() {
    // given
    server.on("POST", PATH, json(202, rebuild("RUNNING", 0, "null")));

    // when
    var result = Commands.to(server).run("archive", "rebuild", "--wait", "0", "--json");

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("\"status\":\"RUNNING\"");
    assertThat(server.received()).hasSize(1);
  }

  @Test
  void a_failed_rebuild_says_why_and_is_no_success() {
    // given
    server.on("GET", PATH, json(200, rebuild("FAILED", 40, "\"The instance ended\"")));

    // when
    var result = Commands.to(server).run("archive", "status");

    // then
    assertThat(result.exitCode()).isEqualTo(ExitCode.SERVER_ERROR);
    assertThat(result.out()).contains("failed (The instance ended): 40 of 100");
  }

  @Test
  void a_second_rebuild_is_a_conflict_and_an_unknown_word_wrong_usage() {
    // given
    server.on("POST", PATH, problem(409, "rebuild_running", "A rebuild is running", "Wait."));

    // when
    var second = Commands.to(server).run("archive", "rebuild");
    var unknown = Commands.to(server).run("archive", "burn");

    // then
    assertThat(second.exitCode()).isEqualTo(ExitCode.CONFLICT);
    assertThat(second.err()).contains("rebuild_running");
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.err()).contains("rebuild or status");
  }

  private static String rebuild(String status, int records, String failure) {
    return """
        {"id": 3, "status": "%s", "startedAt": "2026-11-20T09:57:00.000Z", "updatedAt": "2026-11-20T09:57:00.000Z", "endedAt": null,
         "recordsTotal": 100, "records": %d, "runs": 7, "skipped": 1, "failure": %s}"""
        .formatted(status, records, failure);
  }
}
