package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page that takes a newcomer to a published agent with a tool: its files and its commands. */
class FirstAgentIT {

  private static final Path PAGE = Path.of("..", "docs", "agents.md");
  private static final Path STAND_IN = Path.of("..", "examples", "first-agent", "stand-in.mjs");
  private static final Path CLIENT = Path.of("..", "cli", "target", "millrace-cli.jar");
  private static final Pattern FILE =
      Pattern.compile("```yaml\n# (\\S+\\.yaml)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
  private static final String PROMPT = "$ ./millrace ";
  private static final long COMMAND_TIMEOUT_S = 90;

  @Test
  void the_files_and_commands_of_the_page_lead_to_an_agent_that_uses_its_tool() throws Exception {
    var folder =
        Files.createTempDirectory(Files.createDirectories(Path.of("target", "first")), "t-");
    int port = ServiceProcess.freePort();
    var model = standIn(port, folder);
    try (var server = StandaloneProcess.start(folder.resolve("data")).awaitReady()) {
      var api = new Api(server.url());
      var finished = api.ask("first-1", "How much do you charge for a transfer abroad?", "C-1002");
      assertThat(finished.status()).isEqualTo(200);
      var files = Files.createDirectory(folder.resolve("first-agent"));
      write(files, server.url(), port);

      for (var command : commands()) {
        var run =
            api.get("/api/v1/runs?limit=1").body().path("runs").path(0).path("runId").asText();
        execute(
            server.url(),
            words(command.replace("$RUN", run).replace("-f first-agent", "-f " + files)));
      }

      var last = api.get("/api/v1/runs?workflow=run-questions&limit=1").body().path("runs").path(0);
      var run = api.get("/api/v1/runs/" + Api.encode(last.path("runId").asText())).body();
      assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("COMPLETED");
      assertThat(run.at("/output/answer").asText()).isEqualTo("I looked: 1 runs are completed.");
      assertThat(run.at("/usage/modelCalls").asInt()).isEqualTo(2);
      assertThat(run.at("/usage/costMicroUsd").asLong()).isPositive();
    } finally {
      model.destroy();
      assertThat(model.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static Process standIn(int port, Path folder) throws Exception {
    var builder =
        new ProcessBuilder("node", STAND_IN.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("stand-in.txt").toFile());
    builder.environment().put("PORT", Integer.toString(port));
    return builder.start();
  }

  private static void write(Path folder, String server, int modelPort) throws Exception {
    var authority = server.substring(server.indexOf("//") + 2);
    var names = new ArrayList<String>();
    var matcher = FILE.matcher(Files.readString(PAGE));
    while (matcher.find()) {
      names.add(matcher.group(1));
      Files.writeString(
          folder.resolve(matcher.group(1)),
          matcher
              .group(2)
              .replace("127.0.0.1:8080", authority)
              .replace("127.0.0.1:11500", "127.0.0.1:" + modelPort));
    }
    assertThat(names).hasSize(5).doesNotHaveDuplicates();
  }

  private static List<String> commands() throws Exception {
    var commands =
        Files.readString(PAGE)
            .lines()
            .filter(line -> line.startsWith(PROMPT))
            .map(line -> line.substring(PROMPT.length()))
            .toList();
    assertThat(commands).hasSizeGreaterThanOrEqualTo(5);
    return commands;
  }

  private static List<String> words(String command) {
    var words = new ArrayList<String>();
    var matcher = WORD.matcher(command);
    while (matcher.find())
      for (int group = 1; group <= 3; group++)
        if (matcher.group(group) != null) words.add(matcher.group(group));
    return words;
  }

  private static void execute(String server, List<String> words) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                CLIENT.toString()));
    command.addAll(words);
    command.addAll(List.of("--server", server));
    var output = Files.createTempFile(Path.of("target"), "first-agent-", ".txt");
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(COMMAND_TIMEOUT_S, TimeUnit.SECONDS)).as("%s ends", words).isTrue();
    var printed = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(Map.of(words, process.exitValue())).as(printed).containsEntry(words, 0);
    assertThat(printed).isNotBlank();
  }
}
