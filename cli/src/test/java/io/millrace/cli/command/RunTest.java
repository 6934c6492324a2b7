package io.millrace.cli.command;

import static io.millrace.cli.fake.FakeMillrace.json;
import static io.millrace.cli.fake.FakeMillrace.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.fake.Commands;
import io.millrace.cli.fake.FakeMillrace;
import io.millrace.cli.fake.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {

  private final FakeMillrace server = new FakeMillrace();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void starts_a_workflow_with_input_from_the_command_line() {
    // given
    server.on("POST", "/api/v1/runs", json(202, Samples.accepted()));

    // when
    var result =
        Commands.to(server)
            .run(
                "run",
                "support-desk@1",
                "--input",
                "{\"question\": \"Why?\"}",
                "--priority",
                "high");

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("Started support-desk@1").contains(Samples.RUN_ID);
    assertThat(server.last().body())
        .isEqualTo(
            "{\"workflow\":\"support-desk@1\",\"input\":{\"question\":\"Why?\"},\"priority\":\"high\"}");
  }

  @Test
  void takes_input_from_a_file_or_from_standard_input(@TempDir Path folder) throws IOException {
    // given
    server.on("POST", "/api/v1/runs", json(202, Samples.accepted()));
    var file = Files.writeString(folder.resolve("input.json"), "{\"from\": \"file\"}");

    // when
    Commands.to(server).run("run", "w", "--input", "@" + file);
    Commands.to(server).standardInput("{\"from\": \"stdin\"}").run("run", "w", "--input", "-");

    // then
    assertThat(server.received().get(0).body()).contains("{\"from\":\"file\"}");
    assertThat(server.received().get(1).body()).contains("{\"from\":\"stdin\"}");
  }

  @Test
  void input_that_is_not_json_is_wrong_usage_and_nothing_is_sent() {
    // when
    var result = Commands.to(server).run("run", "w", "--input", "{\"question\": }");

    // then
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--input is not JSON").contains("line 1, column");
    assertThat(server.received()).isEmpty();
  }

  @Test
  void an_input_file_that_is_not_there_is_wrong_usage() {
    // when
    var result = Commands.to(server).run("run", "w", "--input", "@no/such/file");

    // then
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--input cannot be read");
  }

  @Test
  void waits_through_a_run_that_is_not_there_yet_and_a_store_that_is_restored() {
    // given
    server
        .on("POST", "/api/v1/runs", json(202, Samples.accepted()))
        .on(
            "GET",
            Samples.RUN_PATH,
            problem(404, "run_unknown", "Unknown run", ""),
            problem(503, "store_unavailable", "Restoring", ""),
            json(200, Samples.running()),
            json(200, Samples.completed()));

    // when
    var result = Commands.to(server).run("run", "support-desk", "--wait=20");

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("Confidence 0.84");
  }

  @Test
  void a_run_that_is_not_over_in_time_is_exit_code_75() {
    // given
    server
        .on("POST", "/api/v1/runs", json(202, Samples.accepted()))
        .on("GET", Samples.RUN_PATH, json(200, Samples.running()));

    // when
    var result = Commands.to(server).run("run", "support-desk", "--wait=1");

    // then
    assertThat(result.exitCode()).isEqualTo(75);
    assertThat(result.out()).contains("No result within 1 s");
  }

  @Test
  void wait_needs_no_number_and_json_is_the_run() {
    // given
    server
        .on("POST", "/api/v1/runs", json(202, Samples.accepted()))
        .on("GET", Samples.RUN_PATH, json(200, Samples.waiting()));

    // when
    var result = Commands.to(server).run("run", "support-desk", "--wait", "--json");

    // then
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.out()).contains("\"status\":\"WAITING_REVIEW\"");
  }

  @Test
  void wrong_fields_of_the_input_are_listed() {
    // given
    server.on(
        "POST",
        "/api/v1/runs",
        FakeMillrace.text(
            400,
            "application/problem+json",
            """
            {"title": "Input is invalid", "status": 400, "code": "input_invalid", "detail": "The input does not fit.", "errors": [{"pointer": "/question", "message": "is required"}]}"""));

    // when
    var result = Commands.to(server).run("run", "support-desk");

    // then
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains("Input is invalid")
        .contains("The input does not fit.")
        .contains("/question is required")
        .contains("input_invalid");
  }
}
