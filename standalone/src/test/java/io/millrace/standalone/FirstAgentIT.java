package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page that takes a newcomer to a published agent with a tool: its files and its commands. */
class FirstAgentIT {

  private static final Path PAGE = Path.of("..", "docs", "agents.md");
  private static final Path STAND_IN = Path.of("..", "examples", "first-agent", "stand-in.mjs");
  private static final Pattern FILE =
      Pattern.compile("```yaml\n# (\\S+\\.yaml)\n(.*?)```", Pattern.DOTALL);

  @Test
  void the_files_and_commands_of_the_page_lead_to_an_agent_that_uses_its_tool() throws Exception {
    var folder =
        Files.createTempDirectory(Files.createDirectories(Path.of("target", "first")), "t-");
    int port = ServiceProcess.freePort();
    var model = standIn(port, folder);
    try (var server = StandaloneProcess.start(folder.resolve("data")).awaitReady()) {
      var api = new Api(server.url());
      var client = new CommandLineClient(server.url(), Path.of(""));
      var finished = api.ask("first-1", "How much do you charge for a transfer abroad?", "C-1002");
      assertThat(finished.status()).isEqualTo(200);
      var files = Files.createDirectory(folder.resolve("first-agent"));
      write(files, server.url(), port);

      for (var command : commands()) {
        var run =
            api.get("/api/v1/runs?limit=1").body().path("runs").path(0).path("runId").asText();
        var printed =
            client.runLine(command.replace("$RUN", run).replace("-f first-agent", "-f " + files));
        assertThat(printed.exitCode()).as("%s", printed).isZero();
        assertThat(printed.out() + printed.err()).as(command).isNotBlank();
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
    var commands = CommandLineClient.commands(Files.readString(PAGE));
    assertThat(commands).hasSizeGreaterThanOrEqualTo(5);
    return commands;
  }
}
