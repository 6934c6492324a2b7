package io.millrace.cli.command;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a command touches besides the server, so that tests run commands in their own JVM.
 *
 * @param terminal whether people look at the output
 */
public record Surroundings(
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    Map<String, String> environment,
    Path home,
    boolean terminal,
    Clock clock) {

  private static final int WIDTH_MIN = 40;

  /** An environment variable; one that is set to nothing counts as not set. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** Columns to fit tables into; 0 where there is no limit. */
  int width() {
    if (!terminal) return 0;
    return variable("COLUMNS")
        .filter(columns -> columns.matches("[0-9]{1,5}"))
        .map(columns -> Math.max(WIDTH_MIN, Integer.parseInt(columns)))
        .orElse(0);
  }
}
