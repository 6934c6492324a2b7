package io.millrace.standalone;

import io.millrace.embedded.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One packaged service as a process of its own, as it runs in a container. */
final class ServiceProcess implements AutoCloseable {

  private static final Duration READY_TIMEOUT = Duration.ofSeconds(120);
  private static final long END_TIMEOUT_S = 30;
  private static final int READY = 200;

  private final String name;
  private final int port;
  private final Path output;
  private final Process process;

  private ServiceProcess(String name, int port, Path output, Process process) {
    this.name = name;
    this.port = port;
    this.output = output;
    this.process = process;
  }

  static ServiceProcess start(String module, int port, Map<String, String> settings)
      throws IOException {
    var program = Path.of("..", module, "target", "quarkus-app", "quarkus-run.jar");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            StandaloneProcess.FIRST_COMPILER_ALONE,
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED"));
    command.add("-Dquarkus.http.port=" + port);
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-jar", program.toString()));
    var outputs = Files.createDirectories(Path.of("target", "service-output"));
    var output = outputs.resolve(module.replace('/', '-') + "-" + port + ".txt");
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new ServiceProcess(module, port, output, process);
  }

  static int freePort() {
    return Ports.free();
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  ServiceProcess awaitReady() throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(url() + "/q/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    var end = Instant.now().plus(READY_TIMEOUT);
    try (var http = HttpClient.newHttpClient()) {
      while (!isReady(http, request)) {
        if (!process.isAlive() || Instant.now().isAfter(end))
          throw new AssertionError(name + " is not ready:\n" + Files.readString(output));
        Thread.sleep(100);
      }
    }
    return this;
  }

  /** Ends it as {@code kill -9} does: nothing is closed, nobody is told. */
  void kill9() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(END_TIMEOUT_S, TimeUnit.SECONDS))
      throw new AssertionError(name + " did not end");
  }

  private static boolean isReady(HttpClient http, HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == READY;
    } catch (IOException e) {
      return false;
    }
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
