package io.millrace.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A command that is run to its end within a bound. */
final class Command {
  /** What the command left behind; {@code output} holds both of its streams. */
  record Outcome(int exitCode, String output) {}

  private Command() {}

  /** Ends the command and what it started where it is late or the calling thread is interrupted. */
  static Outcome run(List<String> command, Duration limit) {
    Path output = null;
    Process process = null;
    try {
      // A file, not a pipe: a server started by the command may keep a pipe open after the command
      // has ended.
      output = Files.createTempFile("millrace-command", ".txt");
      process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new EmbeddedServerException(
            "%s was not done within %d s: %s"
                .formatted(command, limit.toSeconds(), Files.readString(output).strip()));
      }
      return new Outcome(process.exitValue(), Files.readString(output).strip());
    } catch (IOException e) {
      throw new EmbeddedServerException(
          "%s cannot be run: %s".formatted(command.getFirst(), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("interrupted while running " + command.getFirst(), e);
    } finally {
      end(process);
      delete(output);
    }
  }

  private static void end(@Nullable Process process) {
    if (process != null && process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
