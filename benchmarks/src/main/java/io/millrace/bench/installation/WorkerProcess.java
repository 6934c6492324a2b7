package io.millrace.bench.installation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A worker with the agents of the benchmarks: a process of its own. Its agents call nothing, so
 * nothing but Kafka is in the way of a task; where the database of the server is known the worker
 * has it all the same, as it would in production.
 */
public final class WorkerProcess implements AutoCloseable {

  private static final long END_TIMEOUT_S = 20;

  private final Process process;

  private WorkerProcess(Process process) {
    this.process = process;
  }

  /**
   * @param stateStore address of the state store, for payloads that do not fit into a record
   * @param database of the schema {@code agents}, where it is known
   * @param options of the JVM
   */
  public static WorkerProcess start(
      Path root,
      String kafka,
      String stateStore,
      Optional<ServerDatabase> database,
      Path output,
      List<String> options)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xms32m",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED"));
    command.addAll(options);
    command.addAll(
        List.of(
            "-Dkafka.bootstrap.servers=" + kafka,
            "-Dmillrace.agents.state-store-url=" + stateStore,
            "-jar",
            root.resolve("benchmarks/target/quarkus-app/quarkus-run.jar").toString(),
            "worker"));
    Files.createDirectories(output.getParent());
    return new WorkerProcess(
        Children.start(command, database.map(WorkerProcess::environment).orElse(Map.of()), output));
  }

  private static Map<String, String> environment(ServerDatabase database) {
    return Map.of(
        "QUARKUS_DATASOURCE_AGENTS_JDBC_URL",
        database.url(),
        "QUARKUS_DATASOURCE_AGENTS_USERNAME",
        database.user(),
        "QUARKUS_DATASOURCE_AGENTS_PASSWORD",
        database.password());
  }

  public long pid() {
    return process.pid();
  }

  public void kill9() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(END_TIMEOUT_S, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_TIMEOUT_S, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
