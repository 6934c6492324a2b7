package io.millrace.bench.installation;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bench.os.ProcessEnd;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The packaged server as a child, started as {@code millrace up} starts it, on a data folder of the
 * benchmark. Ended with everything it started, also after a kill.
 */
public final class ServerProcess implements AutoCloseable {

  /** The environment that {@code millrace up} sets. */
  private static final Map<String, String> AS_UP = Map.of("MALLOC_ARENA_MAX", "2");

  public static final Duration READY_TIMEOUT = Duration.ofSeconds(240);
  private static final Duration END_TIMEOUT = Duration.ofSeconds(40);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final int OK = 200;

  private final Path data;
  private final Path output;
  private final Process process;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private ServerProcess(Path data, Path output, Process process) {
    this.data = data;
    this.output = output;
    this.process = process;
  }

  /**
   * @param root the project's folder
   * @param data folder for the server's data; kept from start to start
   * @param options of the JVM, beside those of {@code millrace up}
   * @param arguments of {@code millrace up}, beside data and port
   */
  public static ServerProcess start(
      Path root, Path data, List<String> options, List<String> arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + root.resolve("standalone/jvm.options"));
    command.addAll(options);
    command.addAll(
        List.of("-jar", root.resolve("standalone/target/quarkus-app/quarkus-run.jar").toString()));
    command.addAll(List.of("--data", data.toString()));
    if (!arguments.contains("--port")) command.addAll(List.of("--port", "0"));
    command.addAll(arguments);
    Files.createDirectories(data.getParent());
    Files.deleteIfExists(data.resolve("server.json"));
    var output = data.resolveSibling(data.getFileName() + ".out");
    return new ServerProcess(data, output, Children.start(command, AS_UP, output));
  }

  /** Waits until its health is UP; returns how long that took from now on. */
  public Duration awaitReady() throws IOException, InterruptedException {
    long began = System.nanoTime();
    while (!isReady()) {
      if (!process.isAlive())
        throw new IOException("The server ended with " + process.exitValue() + "; see " + output);
      if (System.nanoTime() - began > READY_TIMEOUT.toNanos())
        throw new IOException("The server is not ready after " + READY_TIMEOUT + "; see " + output);
      Thread.sleep(POLL);
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private boolean isReady() throws InterruptedException {
    var file = file().filter(json -> json.path("pid").asLong() == process.pid());
    if (file.isEmpty()) return false;
    try {
      var request =
          HttpRequest.newBuilder(URI.create(file.get().path("url").asText() + "/q/health"))
              .timeout(Duration.ofSeconds(5))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException notYet) {
      return false;
    }
  }

  private Optional<JsonNode> file() {
    return ServerFiles.server(data);
  }

  public String url() {
    return file().orElseThrow().path("url").asText();
  }

  public String kafka() {
    return file().orElseThrow().path("kafka").asText();
  }

  /** The server, and its PostgreSQL where it runs one: it is no child, since it outlives a kill. */
  public List<Part> parts() {
    return ServerFiles.parts(data, process.pid());
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Kills the server and its PostgreSQL with all its processes, as a machine that fails would. */
  public void kill9() throws IOException, InterruptedException {
    var postgres = ServerFiles.postgres(data).stream().flatMap(ServerProcess::tree).toList();
    process.destroyForcibly();
    postgres.forEach(ProcessHandle::destroyForcibly);
    process.waitFor(END_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    for (var each : postgres) ProcessEnd.await(each, END_TIMEOUT);
  }

  private static Stream<ProcessHandle> tree(ProcessHandle root) {
    return Stream.concat(Stream.of(root), root.descendants());
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(END_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) process.destroyForcibly();
      var left = ServerFiles.postgres(data);
      left.ifPresent(ProcessHandle::destroy);
      if (left.isPresent()) ProcessEnd.await(left.get(), END_TIMEOUT);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      ServerFiles.postgres(data).ifPresent(ProcessHandle::destroy);
      Thread.currentThread().interrupt();
    }
    http.close();
  }
}
