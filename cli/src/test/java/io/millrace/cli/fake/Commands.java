package io.millrace.cli.fake;

import io.millrace.cli.command.Root;
import io.millrace.cli.command.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** Runs command lines in this JVM at 2026-11-20T10:00Z, as the user ada. */
public final class Commands {

  private final Map<String, String> environment = new HashMap<>(Map.of("USER", "ada"));
  private String standardInput = "";
  private boolean terminal;
  private Path home = Path.of("target", "no-such-home");

  /** What a command left behind. */
  public record Result(int exitCode, String out, String err) {}

  public static Commands to(FakeMillrace server) {
    return to(server.url());
  }

  public static Commands to(String server) {
    return new Commands().with("MILLRACE_SERVER", server);
  }

  public Commands with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public Commands standardInput(String text) {
    standardInput = text;
    return this;
  }

  public Commands onTerminal() {
    terminal = true;
    return this;
  }

  public Commands home(Path folder) {
    home = folder;
    return this;
  }

  public Result run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var surroundings =
        new Surroundings(
            new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(out),
            new PrintWriter(err),
            environment,
            home,
            terminal,
            Clock.fixed(Instant.parse("2026-11-20T10:00:00Z"), ZoneOffset.UTC));
    return new Result(Root.execute(surroundings, arguments), out.toString(), err.toString());
  }
}
