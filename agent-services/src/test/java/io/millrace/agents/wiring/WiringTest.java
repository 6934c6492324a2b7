package io.millrace.agents.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.agents.stream.AgentWorkers;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.Outcome.TaskSucceeded;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.embedded.testing.KafkaTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The service as it is deployed: an agent is served from the moment it is published. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class WiringTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @Inject AgentWorkers workers;

  @TestHTTPResource("/")
  URI base;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @Test
  void a_published_agent_is_served_and_answers_what_nothing_else_covers() throws Exception {
    assertThat(workers.served()).isEmpty();
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(
          Records.of(Topics.REGISTRY, entry(RegistryKind.WORKFLOW, "weather", WEATHER), "/test"));
      producer.send(
          Records.of(
              Topics.REGISTRY,
              entry(RegistryKind.AGENT, "general-chat", resource("agents/general-chat.yaml")),
              "/test"));
      producer.flush();
      await().atMost(PATIENCE).until(() -> workers.served().contains("general-chat"));

      var task = task();
      producer.send(Records.of(Topics.tasks("general-chat"), task, "/test"));
      producer.flush();

      var outcome = (TaskSucceeded) result(task.taskId()).outcome();
      var answer = outcome.output().tree();
      assertThat(answer.path("answer").asText())
          .contains("**weather**: Tells the weather.", "“Will it rain?” or “Is it warm?”");
      assertThat(answer.path("modelUsed").isNull()).isTrue();
      assertThat(answer.path("notice").asText()).contains("No language model");
      assertThat(outcome.confidence()).isNull();
    }
    assertThat(get("/q/health/ready")).contains("general-chat");
    assertThat(get("/q/metrics"))
        .contains("millrace_agent_tasks_total{agent=\"general-chat\",outcome=\"succeeded\"");
  }

  private static final String WEATHER =
      """
      workflow: weather
      description: Tells the weather.
      skills: { rain: ["Will it rain?"], warmth: ["Is it warm?"] }
      chat: '{"text": message.text}'
      input: { type: object }
      steps: { reply: { agent: weather, input: '{"text": input.text}' } }
      output: steps.reply.output
      """;

  private static RegistryEntry entry(RegistryKind kind, String name, String yaml) {
    var document = DefinitionText.read(yaml).canonical();
    return new RegistryEntry(
        kind,
        name,
        1,
        "test",
        DefinitionText.digest(document),
        document,
        Instant.now(),
        "test",
        false);
  }

  private static String resource(String path) throws IOException {
    try (var in = WiringTest.class.getResourceAsStream("/millrace/builtin/" + path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static AgentTask task() {
    var runId = RunIds.create("s-1");
    var now = Instant.now();
    return new AgentTask(
        RunIds.taskId(runId, "reply", 1),
        runId,
        "reply",
        1,
        "general-chat",
        1,
        "default",
        "s-1",
        "general@1",
        new Json("{\"text\":\"Sing!\"}"),
        now,
        now.plusSeconds(60),
        Priority.NORMAL,
        null);
  }

  private TaskResult result(String taskId) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(Topics.RESULTS.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      List<TaskResult> found = new ArrayList<>();
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(200))
                    .forEach(
                        record ->
                            found.add(Records.codec(TaskResult.class).decode(record.value())));
                return found.stream().anyMatch(result -> result.taskId().equals(taskId));
              });
      return found.stream()
          .filter(result -> result.taskId().equals(taskId))
          .findFirst()
          .orElseThrow();
    }
  }

  private String get(String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofString())
          .body();
    }
  }
}
