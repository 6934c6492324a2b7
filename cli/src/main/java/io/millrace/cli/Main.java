package io.millrace.cli;

import io.millrace.cli.command.Root;
import io.millrace.cli.command.Surroundings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Entry of the runnable jar. It alone touches the process: standard streams, environment, exit
 * code. Output is UTF-8 whatever the locale says, because answers are.
 */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    // The schema library logs by SLF4J, which would complain on standard error that nobody listens.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    var console = System.console();
    var surroundings =
        new Surroundings(
            System.in,
            writer(FileDescriptor.out),
            writer(FileDescriptor.err),
            System.getenv(),
            Path.of(System.getProperty("user.home")),
            console != null && console.isTerminal(),
            Clock.systemUTC());
    int exitCode = Root.execute(surroundings, arguments);
    surroundings.out().flush();
    surroundings.err().flush();
    System.exit(exitCode);
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
