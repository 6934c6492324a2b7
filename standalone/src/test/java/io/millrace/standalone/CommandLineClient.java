package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The packaged command-line client, as a process of its own. A command that does not end within
 * {@value #TIMEOUT_S} seconds fails the test.
 *
 * @param server its address
 * @param folder in which commands are run
 */
record CommandLineClient(String server, Path folder) {

  /** How a page shows a command. */
  static final String PROMPT = "$ ./millrace ";

  private static final Path JAR = Path.of("..", "cli", "target", "millrace-cli.jar");
  private static final Path OUTPUTS = Path.of("target", "command-line");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
  private static final long TIMEOUT_S = 180;

  /** What a command left. */
  record Printed(List<String> words, int exitCode, String out, String err) {

    @Override
    public String toString() {
      return "%s ended with %d%n%s%s".formatted(words, exitCode, out, err);
    }
  }

  /** Commands that a page shows, without the prompt. */
  static List<String> commands(String page) {
    return page.lines()
        .filter(line -> line.startsWith(PROMPT))
        .map(line -> line.substring(PROMPT.length()))
        .toList();
  }

  /** A command as a shell would split it. */
  Printed runLine(String command) throws IOException, InterruptedException {
    var words = new ArrayList<String>();
    var matcher = WORD.matcher(command);
    while (matcher.find())
      for (int group = 1; group <= matcher.groupCount(); group++)
        if (matcher.group(group) != null) words.add(matcher.group(group));
    return run(words);
  }

  Printed run(List<String> words) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                JAR.toAbsolutePath().toString()));
    command.addAll(words);
    command.addAll(List.of("--server", server));
    Files.createDirectories(OUTPUTS);
    var out = Files.createTempFile(OUTPUTS, "out-", ".txt");
    var err = Files.createTempFile(OUTPUTS, "err-", ".txt");
    var process =
        new ProcessBuilder(command)
            .directory(folder.toAbsolutePath().toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).as("%s ends", words).isTrue();
    } finally {
      process.destroy();
    }
    return new Printed(
        List.copyOf(words),
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
