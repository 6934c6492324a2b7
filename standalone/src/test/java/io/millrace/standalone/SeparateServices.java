package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What services that run apart are given by the command line. */
final class SeparateServices {

  private static final Path CLIENT = Path.of("..", "cli", "target", "millrace-cli.jar");
  private static final Path BUILT_IN =
      Path.of("..", "agent-services", "src", "main", "resources", "millrace", "builtin");
  private static final Path EXAMPLE =
      Path.of("..", "examples", "support-desk", "src", "main", "resources");

  private SeparateServices() {}

  static void publishSupportDesk(String stateStore) throws Exception {
    publish(stateStore, BUILT_IN);
    publish(stateStore, EXAMPLE.resolve("millrace/examples/support-desk/agents"));
    publish(stateStore, EXAMPLE.resolve("millrace/examples/support-desk/workflows"));
  }

  private static void publish(String server, Path definitions) throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                StandaloneProcess.FIRST_COMPILER_ALONE,
                "-XX:+UseSerialGC",
                "-jar",
                CLIENT.toString(),
                "apply",
                "-f",
                definitions.toString(),
                "--server",
                server)
            .inheritIO()
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("apply %s", definitions).isZero();
  }
}
