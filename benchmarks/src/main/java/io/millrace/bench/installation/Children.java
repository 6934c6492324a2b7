package io.millrace.bench.installation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Processes started here. Who starts one ends it; those that are left when this program is ended
 * from outside are ended with it.
 */
final class Children {

  private static final Set<Process> LIVING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> LIVING.forEach(Process::destroy), "bench-end-children"));
  }

  private Children() {}

  /** Starts a program whose output is appended to the file. */
  static Process start(List<String> command, Path output) throws IOException {
    return start(command, Map.of(), output);
  }

  /**
   * @param environment beside the one of this process; for what no list of processes may show
   */
  static Process start(List<String> command, Map<String, String> environment, Path output)
      throws IOException {
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().putAll(environment);
    var process = builder.start();
    LIVING.add(process);
    var _ = process.onExit().thenAccept(LIVING::remove);
    return process;
  }
}
