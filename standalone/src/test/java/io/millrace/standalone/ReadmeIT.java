package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The commands of the README's first five minutes, in their order, with the client a newcomer uses.
 */
class ReadmeIT {

  private static final Path README = Path.of("..", "README.md");

  /** Done, and: the answer waits for a person. */
  private static final Set<Integer> GOOD = Set.of(0, 3);

  @Test
  void every_command_of_the_first_five_minutes_works_in_its_order() throws Exception {
    var data =
        Files.createTempDirectory(Files.createDirectories(Path.of("target", "readme")), "data-");
    try (var server = StandaloneProcess.start(data).awaitReady()) {
      var api = new Api(server.url());
      var client = new CommandLineClient(server.url(), Path.of(""));
      var commands = commands();
      assertThat(commands).as("commands in the README").hasSizeGreaterThanOrEqualTo(6);
      for (String command : commands) {
        var run =
            api.get("/api/v1/runs?limit=1").body().path("runs").path(0).path("runId").asText();
        var review =
            api.get("/api/v1/reviews?status=OPEN,CLAIMED&limit=1")
                .body()
                .path("reviews")
                .path(0)
                .path("reviewId")
                .asText();
        var printed = client.runLine(command.replace("$RUN", run).replace("$REVIEW", review));
        assertThat(printed.exitCode()).as("%s", printed).isIn(GOOD);
        assertThat(printed.out() + printed.err()).as(command).isNotBlank();
      }
    }
  }

  private static List<String> commands() throws IOException {
    var text = Files.readString(README);
    var section =
        text.substring(text.indexOf("## The first five minutes"), text.indexOf("## The modules"));
    return CommandLineClient.commands(section).stream()
        .filter(command -> !command.startsWith("up"))
        .toList();
  }
}
