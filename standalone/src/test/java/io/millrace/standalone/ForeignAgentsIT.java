package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The agents in JavaScript under {@code examples/}, as processes of their own, in runs of the real
 * server.
 */
class ForeignAgentsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();
  private static final Path KAFKA_AGENT = EXAMPLES.resolve("kafka-agent-js");
  private static final Path HTTP_AGENT = EXAMPLES.resolve("langgraph-agent-js");
  private static final String TEXT = "The mill turns. The race runs fast and never stops.";

  private static final List<Process> STARTED = new ArrayList<>();
  private static StandaloneProcess server;
  private static Api api;
  private static Path folder;

  @BeforeAll
  static void open() throws Exception {
    folder = Files.createDirectories(Path.of("target", "foreign"));
    var data = Files.createTempDirectory(folder, "data-");
    server = StandaloneProcess.start(data, "--example", "none").awaitReady();
    api = new Api(server.url());
  }

  @AfterAll
  static void close() throws Exception {
    STARTED.forEach(Process::destroyForcibly);
    if (server != null) server.close();
  }

  @Test
  void a_kafka_client_in_javascript_does_the_work_of_an_agent_also_after_a_kill_in_mid_task()
      throws Exception {
    publish("agents", KAFKA_AGENT, "readability", Map.of());
    publish("workflows", KAFKA_AGENT, "reading-check", Map.of());
    var place = Map.of("MILLRACE_KAFKA", server.kafka(), "MILLRACE_URL", server.url());
    var slow = new HashMap<>(place);
    slow.put("READABILITY_PAUSE_MS", "15000");
    var first = node(KAFKA_AGENT, "readability-agent.js", "first.txt", slow);
    var run = start("reading-check", Map.of("text", TEXT));
    awaitLine(first, "task " + run);

    first.process().destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    node(KAFKA_AGENT, "readability-agent.js", "second.txt", place);

    var done = completed(run);
    assertThat(done.path("output").path("words").asInt()).isEqualTo(10);
    assertThat(done.path("output").path("sentences").asInt()).isEqualTo(2);
    assertThat(done.path("output").path("grade").asText()).isEqualTo("easy");
    var failed = start("reading-check", Map.of("text", "— — —"));
    var ended = api.awaitRun(failed, PATIENCE, r -> r.path("status").asText().equals("FAILED"));
    assertThat(ended.toString()).contains("text_without_words");
  }

  @Test
  void a_graph_of_another_framework_behind_http_does_the_work_of_an_agent() throws Exception {
    int port = freePort();
    publish("agents", HTTP_AGENT, "headline", Map.of("127.0.0.1:8390", "127.0.0.1:" + port));
    publish("workflows", HTTP_AGENT, "give-headline", Map.of());
    var agent = node(HTTP_AGENT, "server.js", "http.txt", Map.of("PORT", Integer.toString(port)));
    awaitLine(agent, "headline listens");

    var run =
        completed(
            start(
                "give-headline",
                Map.of(
                    "text",
                    "The really old mill (built in 1890) turns again, after a long repair",
                    "charsMax",
                    30)));

    assertThat(run.path("output").path("headline").asText()).isEqualTo("The old mill turns again");
    assertThat(run.path("output").path("rounds").asInt()).isEqualTo(3);
  }

  private record Node(Process process, Path output) {}

  private static Node node(
      Path example, String script, String output, Map<String, String> environment)
      throws IOException {
    var printed = folder.toAbsolutePath().resolve(output);
    var builder =
        new ProcessBuilder("node", script)
            .directory(example.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    builder.environment().putAll(environment);
    var process = builder.start();
    STARTED.add(process);
    return new Node(process, printed);
  }

  private static void awaitLine(Node node, String wanted) throws Exception {
    var end = Instant.now().plus(PATIENCE);
    while (!Files.readString(node.output()).contains(wanted)) {
      if (!node.process().isAlive() || Instant.now().isAfter(end))
        throw new AssertionError(
            "It did not print '" + wanted + "' but: " + Files.readString(node.output()));
      Thread.sleep(50);
    }
  }

  private static void publish(
      String kind, Path example, String name, Map<String, String> replacements) throws Exception {
    var yaml = Files.readString(example.resolve("definitions").resolve(name + ".yaml"));
    for (var replacement : replacements.entrySet())
      yaml = yaml.replace(replacement.getKey(), replacement.getValue());
    var answer = api.postYaml("/api/v1/registry/" + kind, yaml);
    assertThat(answer.status()).as(answer.raw().body()).isIn(200, 201);
  }

  private static String start(String workflow, Map<String, Object> input) throws Exception {
    var answer = api.post("/api/v1/runs", Map.of("workflow", workflow, "input", input));
    assertThat(answer.status()).as(answer.raw().body()).isBetween(200, 202);
    return answer.body().path("runId").asText();
  }

  private static JsonNode completed(String run) throws Exception {
    var ended =
        api.awaitRun(
            run, PATIENCE, r -> List.of("COMPLETED", "FAILED").contains(r.path("status").asText()));
    assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("COMPLETED");
    return ended;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
