package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The commands of the README's first five minutes, in their order, with the client a newcomer uses.
 */
class ReadmeIT {

  private static final Path README = Path.of("..", "README.md");
  private static final Path CLIENT = Path.of("..", "cli", "target", "millrace-cli.jar");
  private static final String PROMPT = "$ ./millrace ";
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final long COMMAND_TIMEOUT_S = 90;

  /** Done, and: the answer waits for a person. */
  private static final Set<Integer> GOOD = Set.of(0, 3);

  @Test
  void every_command_of_the_first_five_minutes_works_in_its_order() throws Exception {
    var data =
        Files.createTempDirectory(Files.createDirectories(Path.of("target", "readme")), "data-");
    try (var server = StandaloneProcess.start(data).awaitReady()) {
      var api = new Api(server.url());
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
        var printed =
            execute(server.url(), words(command.replace("$RUN", run).replace("$REVIEW", review)));
        assertThat(printed).as(command).isNotBlank();
      }
    }
  }

  private static List<String> commands() throws IOException {
    var text = Files.readString(README);
    var section =
        text.substring(text.indexOf("## The first five minutes"), text.indexOf("## The modules"));
    return section
        .lines()
        .filter(line -> line.startsWith(PROMPT))
        .map(line -> line.substring(PROMPT.length()))
        .filter(line -> !line.startsWith("up"))
        .toList();
  }

  private static List<String> words(String command) {
    var words = new ArrayList<String>();
    var matcher = WORD.matcher(command);
    while (matcher.find())
      words.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
    return words;
  }

  private static String execute(String server, List<String> words)
      throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                CLIENT.toString()));
    command.addAll(words);
    command.addAll(List.of("--server", server));
    var output = Files.createTempFile(Path.of("target"), "readme-", ".txt");
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(COMMAND_TIMEOUT_S, TimeUnit.SECONDS)).as("%s ends", words).isTrue();
    var printed = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as("%s printed %s", words, printed).isIn(GOOD);
    return printed;
  }
}
