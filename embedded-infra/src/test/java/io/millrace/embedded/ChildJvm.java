package io.millrace.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A class of the test class path running in a JVM of its own, so that it can be killed. */
final class ChildJvm {
  /** No child outlives a forgotten test by more than this. */
  static final Duration LIFE_MAX = Duration.ofSeconds(90);

  private static final Duration LINE_TIMEOUT = Duration.ofSeconds(60);

  private final Process process;
  private final Path output;

  private ChildJvm(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static ChildJvm start(Class<?> main, String... arguments) throws IOException {
    Path output = Files.createTempFile(Path.of("target"), main.getSimpleName(), ".log");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new ChildJvm(process, output);
  }

  long pid() {
    return process.pid();
  }

  void awaitLine(String line) throws Exception {
    Instant end = Instant.now().plus(LINE_TIMEOUT);
    while (!Files.readAllLines(output).contains(line)) {
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        throw new AssertionError(
            "The child never printed '" + line + "': " + Files.readString(output));
      }
      Thread.sleep(50);
    }
  }

  void kill9() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }
}
