package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
  private static final Path CLIENT = Path.of("..", "cli", "target", "millrace-cli.jar");
  private static final Pattern FIRST_SUITE = Pattern.compile("(?s)```yaml\n(suite: .*?)```");
  private static final String PROMPT = "$ ./millrace ";
  private static final int REGRESSION = 6;
  private static final long COMMAND_TIMEOUT_S = 180;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static StandaloneProcess server;
  private static Path folder;

  private record Printed(int exitCode, String out, String err) {
    JsonNode json() throws Exception {
      return JSON.readTree(out);
    }
  }

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

    assertThat(good.exitCode()).as("%s%s", good.out(), good.err()).isZero();
    var evaluation = good.json().path("evaluation");
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
    assertThat(against.exitCode()).as("%s%s", against.out(), against.err()).isEqualTo(REGRESSION);
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
        page.lines()
            .filter(line -> line.startsWith(PROMPT + "eval"))
            .map(line -> line.substring(PROMPT.length()))
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
      var printed = execute(command.replace("$RESULT", newest).split(" +"));
      assertThat(printed.exitCode()).as("%s: %s%s", command, printed.out(), printed.err()).isZero();
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
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                CLIENT.toAbsolutePath().toString()));
    command.addAll(List.of(words));
    command.addAll(List.of("--server", server.url()));
    var out = Files.createTempFile(folder, "out-", ".txt");
    var err = Files.createTempFile(folder, "err-", ".txt");
    var process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(COMMAND_TIMEOUT_S, TimeUnit.SECONDS))
        .as("%s ends", List.of(words))
        .isTrue();
    return new Printed(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
