package io.millrace.cli.command;

import static io.millrace.cli.fake.FakeMillrace.json;
import static io.millrace.cli.fake.FakeMillrace.problem;
import static io.millrace.cli.fake.FakeMillrace.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.fake.Commands;
import io.millrace.cli.fake.FakeMillrace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes, messages, and where the server's address comes from. */
class FailuresTest {

  private static final String SHOW = "/api/v1/runs/r-1";

  private final FakeMillrace server = new FakeMillrace();

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "400,2", "401,2", "403,2", "404,4", "408,75", "409,5", "413,2", "429,75", "500,70", "502,70",
    "503,70"
  })
  void a_status_has_its_exit_code(int status, int exitCode) {
    // given
    server.on("GET", SHOW, problem(status, "some_code", "Some title", "Some detail."));

    // when
    var result = Commands.to(server).run("show", "r-1");

    // then
    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.err()).contains("Some title").contains("Some detail.").contains("some_code");
  }

  @Test
  void no_server_is_exit_code_69_and_says_how_to_start_one() throws IOException {
    // given
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    // when
    var results =
        List.of(
                List.of("doctor"),
                List.of("runs"),
                List.of("trace", "r", "-f"),
                List.of("ask", "Why?"))
            .stream()
            .map(
                arguments ->
                    Commands.to("http://127.0.0.1:" + port).run(arguments.toArray(String[]::new)))
            .toList();

    // then
    assertThat(results)
        .allSatisfy(
            result -> {
              assertThat(result.exitCode()).isEqualTo(69);
              assertThat(result.err())
                  .contains("No Millrace server answers")
                  .contains("./millrace up");
            });
  }

  @Test
  void a_server_that_hangs_up_is_exit_code_69() {
    // given
    server.on(
        "GET",
        SHOW,
        exchange -> {
          throw new IOException("the test hangs up");
        });

    // when
    var result = Commands.to(server).run("show", "r-1");

    // then
    assertThat(result.exitCode()).isEqualTo(69);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"runId\": ", "<html>hello</html>", "", "42"})
  void a_success_that_is_no_json_is_the_servers_fault(String body) {
    // given
    server.on("GET", SHOW, text(200, "application/json", body));

    // when
    var result = Commands.to(server).run("show", "r-1");

    // then
    assertThat(result.exitCode()).isEqualTo(70);
    assertThat(result.err()).contains("is not JSON").contains("./millrace doctor");
  }

  @Test
  void an_error_that_is_no_problem_document_is_told_as_it_came() {
    // given
    server.on("GET", SHOW, text(502, "text/html", "<h1>Bad gateway</h1>"));

    // when
    var text = Commands.to(server).run("show", "r-1");
    var json = Commands.to(server).run("show", "r-1", "--json");

    // then
    assertThat(text.exitCode()).isEqualTo(70);
    assertThat(text.err()).contains("answered with status 502").contains("<h1>Bad gateway</h1>");
    assertThat(json.out()).contains("\"code\":\"http_502\"");
  }

  @Test
  void wrong_usage_names_the_help() {
    // when
    var unknown = Commands.to(server).run("fly");
    var missing = Commands.to(server).run("show");

    // then
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("RUN").contains("millrace show --help");
  }

  @Test
  void every_verb_has_help_with_exit_codes_and_global_options() {
    for (var verb :
        List.of(
            "ask",
            "run",
            "runs",
            "show",
            "trace",
            "reviews",
            "decide",
            "cancel",
            "apply",
            "registry",
            "doctor")) {
      // when
      var result = Commands.to(server).run(verb, "--help");

      // then
      assertThat(result.exitCode()).isZero();
      assertThat(result.out())
          .contains("millrace " + verb)
          .contains("--json")
          .contains("--server")
          .contains("69");
    }
  }

  @Test
  void alone_it_prints_its_help() {
    // when
    var result = Commands.to(server).run();

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("ask").contains("doctor");
  }

  @Test
  void the_servers_address_is_found_in_the_data_folder(@TempDir Path folder) throws IOException {
    // given
    server.on("GET", "/api/v1/runs", json(200, "{\"runs\": [], \"next\": null}"));
    var data = Files.createDirectories(folder.resolve(".millrace"));
    Files.writeString(
        data.resolve("server.json"), "{\"url\": \"" + server.url() + "/\", \"pid\": 1}");

    // when
    var byHome = new Commands().home(folder).run("runs");
    var byOption = new Commands().run("runs", "--data", data.toString());
    var byServerOption = Commands.to("http://127.0.0.1:1").run("--server", server.url(), "runs");

    // then
    assertThat(List.of(byHome.exitCode(), byOption.exitCode(), byServerOption.exitCode()))
        .containsOnly(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"not json", "{\"port\": 8080}", "{\"url\": \"ftp://there\"}"})
  void a_server_file_that_makes_no_sense_is_told_not_passed_over(
      String content, @TempDir Path folder) throws IOException {
    // given
    Files.writeString(folder.resolve("server.json"), content);

    // when
    var result = new Commands().run("runs", "--data", folder.toString());

    // then
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("server.json");
  }

  @Test
  void colours_are_for_terminals_and_for_those_who_want_them() {
    // given
    server.on("GET", "/q/health", json(200, "{\"status\": \"UP\", \"checks\": []}"));

    // when
    var terminal = Commands.to(server).onTerminal().run("doctor");
    var refusedByOption = Commands.to(server).onTerminal().run("doctor", "--no-color");
    var refusedByVariable = Commands.to(server).onTerminal().with("NO_COLOR", "1").run("doctor");
    var pipe = Commands.to(server).run("doctor");

    // then
    assertThat(terminal.out()).contains("\u001b[32mUP");
    assertThat(refusedByOption.out() + refusedByVariable.out() + pipe.out())
        .doesNotContain("\u001b");
  }
}
