package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.standalone.CommandLineClient.Printed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The support desk's suite with the packaged client against the real server, and the commands of
 * {@code docs/evaluations.md} in their order.
 */
class EvaluationIT {

  private static final Path SUITE =
      Path.of("..", "examples", "support-desk", "evaluation", "suite.yaml");
  private static final Path PAGE = Path.of("..", "docs", "evaluations.md");
  private static final Pattern FIRST_SUITE = Pattern.compile("(?s)```yaml\n(suite: .*?)```");
  private static final int REGRESSION = 6;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static StandaloneProcess server;
  private static Path folder;

  @BeforeAll
  static void open() throws Exception {
    folder =
        Files.createTempDirectory(Files.createDirectories(Path.of("target", "evaluation")), "it-");
    server = StandaloneProcess.start(folder.resolve("data")).awaitReady();
  }

  @AfterAll
  static void close() throws Exception {
    if (server != null) server.close();
  }

  @Test
  void the_support_desk_passes_its_suite_and_a_worse_answer_fails_the_command() throws Exception {
    var suite = SUITE.toAbsolutePath().toString();

    var good = execute("eval", "run", suite, "--min-score", "1", "--out", "good.json", "--json");

    assertThat(good.exitCode()).as("%s", good).isZero();
    var evaluation = JSON.readTree(good.out()).path("evaluation");
    assertThat(evaluation.path("score").asDouble()).isEqualTo(1.0);
    assertThat(evaluation.path("cases").asInt()).isGreaterThanOrEqualTo(20);
    assertThat(evaluation.path("versions").toString())
        .contains("support-desk@1", "answer-writer@1");
    assertThat(evaluation.path("id").asText()).startsWith("ev-");
    var api = new Api(server.url());
    assertThat(api.get("/api/v1/runs?status=WAITING_REVIEW").body().path("runs"))
        .as("open runs")
        .allMatch(run -> cancelledSoon(api, run.path("runId").asText()));

    var planted = folder.resolve("planted.yaml");
    Files.writeString(
        planted, Files.readString(SUITE).replace("\"up to £300\"", "\"up to £3,000\""));
    var against =
        execute(
            "eval", "run", planted.toAbsolutePath().toString(), "--against", "latest", "--strict");
    assertThat(against.exitCode()).as("%s", against).isEqualTo(REGRESSION);
    assertThat(against.out()).contains("Fail now: frozen-account-essentials").contains("£3,000");
    assertThat(against.err()).contains("This is a regression.");
    assertThat(api.get("/api/v1/evaluations?suite=support-desk").body().path("evaluations"))
        .hasSize(2);
    assertThat(api.get("/api/v1/evaluations/ev-none").body().path("code").asText())
        .isEqualTo("evaluation_unknown");
  }

  @Test
  void the_commands_of_the_page_work_in_their_order() throws Exception {
    var page = Files.readString(PAGE);
    var suite = FIRST_SUITE.matcher(page);
    assertThat(suite.find()).as("a suite in the page").isTrue();
    Files.writeString(folder.resolve("suite.yaml"), suite.group(1));
    var commands =
        CommandLineClient.commands(page).stream()
            .filter(command -> command.startsWith("eval"))
            .toList();
    assertThat(commands).hasSizeGreaterThanOrEqualTo(5);
    for (String command : commands) {
      var newest =
          new Api(server.url())
              .get("/api/v1/evaluations?suite=fees&limit=1")
              .body()
              .path("evaluations")
              .path(0)
              .path("id")
              .asText();
      var printed =
          new CommandLineClient(server.url(), folder).runLine(command.replace("$RESULT", newest));
      assertThat(printed.exitCode()).as("%s", printed).isZero();
      assertThat(printed.out()).isNotBlank();
    }
  }

  private static boolean cancelledSoon(Api api, String runId) {
    try {
      api.awaitRun(
          runId,
          java.time.Duration.ofSeconds(20),
          run -> run.path("status").asText().equals("CANCELLED"));
      return true;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Printed execute(String... words) throws Exception {
    return new CommandLineClient(server.url(), folder).run(List.of(words));
  }
}
