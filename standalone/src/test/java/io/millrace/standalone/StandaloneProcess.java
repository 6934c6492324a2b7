package io.millrace.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The packaged program as a child process: started as {@code ./millrace up} starts it, killed or
 * ended, and started again on the same data. A failed wait reports the end of what the program
 * printed and logged.
 *
 * <p>{@link #close} leaves nothing behind: a PostgreSQL that outlived a kill is ended too.
 */
public final class StandaloneProcess implements AutoCloseable {
  public static final Duration READY_TIMEOUT = Duration.ofSeconds(120);
  public static final Duration EXIT_TIMEOUT = Duration.ofSeconds(40);

  /** A test is over before what the second compiler would compile pays. */
  static final String FIRST_COMPILER_ALONE = "-XX:TieredStopAtLevel=1";

  private static final Path PROGRAM = Path.of("target", "quarkus-app", "quarkus-run.jar");
  private static final Path JVM_OPTIONS = Path.of("jvm.options");
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);
  private static final int TAIL_LINES = 60;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Path data;
  private final Path output;
  private final Process process;

  private StandaloneProcess(Path data, Path output, Process process) {
    this.data = data;
    this.output = output;
    this.process = process;
  }

  /** Starts on {@code data}; any free port is taken unless {@code arguments} name one. */
  public static StandaloneProcess start(Path data, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("--data", data.toString()));
    if (!List.of(arguments).contains("--port")) {
      all.addAll(List.of("--port", "0"));
    }
    all.addAll(List.of(arguments));
    return startWith(data, all);
  }

  /** Starts with exactly these arguments; {@code data} is the folder they name, if any. */
  public static StandaloneProcess startWith(Path data, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + JVM_OPTIONS.toAbsolutePath(),
                "-jar",
                PROGRAM.toAbsolutePath().toString()));
    command.addAll(arguments);
    Path outputs = Files.createDirectories(Path.of("target", "standalone-output"));
    Path output = Files.createTempFile(outputs, data.getFileName() + "-", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new StandaloneProcess(data, output, process);
  }

  /**
   * Waits until the program says that it is ready and its health is UP; returns this. One that does
   * not become ready is closed.
   */
  public StandaloneProcess awaitReady() throws Exception {
    try {
      waitUntilReady();
    } catch (AssertionError | Exception e) {
      try (this) {
        throw e;
      }
    }
    return this;
  }

  private void waitUntilReady() throws Exception {
    Instant end = Instant.now().plus(READY_TIMEOUT);
    while (!isReady()) {
      if (!process.isAlive()) {
        throw new AssertionError(
            "It ended with " + process.exitValue() + " before it was ready.\n" + tail());
      }
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(
            "It was not ready within " + READY_TIMEOUT.toSeconds() + " s.\n" + tail());
      }
      Thread.sleep(POLL);
    }
  }

  private boolean isReady() throws InterruptedException {
    if (serverFile().filter(file -> file.path("pid").asLong() == process.pid()).isEmpty()) {
      return false;
    }
    try {
      HttpResponse<String> health = get("/q/health", "application/json");
      return health.statusCode() == 200
          && "UP".equals(JSON.readTree(health.body()).path("status").asText());
    } catch (IOException e) {
      return false;
    }
  }

  /** The content of {@code server.json}, if it is there. */
  public Optional<JsonNode> serverFile() {
    try {
      return Optional.of(JSON.readTree(data.resolve("server.json").toFile()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  public String url() {
    return serverFile()
        .orElseThrow(() -> new AssertionError("It is not ready.\n" + tail()))
        .path("url")
        .asText();
  }

  public String kafka() {
    return serverFile()
        .orElseThrow(() -> new AssertionError("It is not ready.\n" + tail()))
        .path("kafka")
        .asText();
  }

  public HttpResponse<String> get(String path, String accept)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .timeout(REQUEST_TIMEOUT)
            .header("accept", accept)
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Sends JSON and waits up to {@code wait} for an answer that the server may hold back. */
  public HttpResponse<String> post(String path, String json, Duration wait)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .timeout(wait.plus(REQUEST_TIMEOUT))
            .header("content-type", "application/json")
            .header("prefer", "wait=" + wait.toSeconds())
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Kills it as {@code kill -9} does and waits until it is gone; its PostgreSQL lives on. */
  public void kill9() throws InterruptedException {
    process.destroyForcibly();
    awaitExit();
  }

  /** Asks it to end (SIGTERM) and returns its exit code. */
  public int stop() throws InterruptedException {
    process.destroy();
    return awaitExit();
  }

  public int awaitExit() throws InterruptedException {
    if (!process.waitFor(EXIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(
          "It did not end within " + EXIT_TIMEOUT.toSeconds() + " s.\n" + tail());
    }
    return process.exitValue();
  }

  public long pid() {
    return process.pid();
  }

  /** All it printed so far. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return "(no output: " + e + ")";
    }
  }

  /** The server process of the embedded PostgreSQL on these data, while one runs. */
  public Optional<ProcessHandle> postgres() throws IOException {
    Path mark = data.resolve("postgres").resolve("cluster").resolve("postmaster.pid");
    if (!Files.exists(mark)) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(mark).getFirst().strip()))
        .filter(ProcessHandle::isAlive);
  }

  /** The end of what it printed and of its log. */
  public String tail() {
    return "Printed:\n"
        + tail(output)
        + "\nLogged:\n"
        + tail(data.resolve("logs").resolve("millrace.log"));
  }

  private static String tail(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(nothing: " + e + ")";
    }
  }

  @Override
  public void close() throws Exception {
    if (process.isAlive()) {
      kill9();
    }
    if (holdsData()) {
      Optional<ProcessHandle> leftover = postgres();
      if (leftover.isPresent()) {
        leftover.get().destroy();
        leftover.get().onExit().get(EXIT_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  /** Whether this process, not another one on the same data, was the last to hold them. */
  private boolean holdsData() throws IOException {
    Path lock = data.resolve("lock");
    return Files.exists(lock)
        && Files.readString(lock).strip().equals(Long.toString(process.pid()));
  }
}
