package io.millrace.agents.wiring;

import static io.millrace.agents.model.ScriptedModelServer.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.millrace.agents.model.ScriptedModelServer;
import io.millrace.agents.model.ScriptedModelServer.Protocol;
import io.millrace.agents.model.ScriptedTools;
import io.millrace.agents.stream.AgentWorkers;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.CallRecord;
import io.millrace.contracts.message.Outcome.TaskSucceeded;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.embedded.testing.KafkaTestResource;
import io.millrace.embedded.testing.PostgresTestResource;
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
import java.util.TreeMap;
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
@QuarkusTestResource(PostgresTestResource.class)
class WiringTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @Inject AgentWorkers workers;
  @Inject OrderTool orders;

  @TestHTTPResource("/")
  URI base;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @Test
  void a_published_agent_is_served_and_answers_what_nothing_else_covers() throws Exception {
    assertThat(workers.served()).doesNotContain("general-chat");
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

  @Test
  void an_agent_that_is_data_uses_its_model_tools_guardrails_and_memory_without_a_restart()
      throws Exception {
    try (var model = new ScriptedModelServer(Protocol.OPENAI);
        var producer =
            new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      publish(producer, entry(RegistryKind.MODEL, "scripted", MODEL.formatted(model.url())));
      publish(producer, entry(RegistryKind.TOOL, "order-lookup", TOOL));
      publish(producer, entry(RegistryKind.GUARDRAIL, "masked", GUARDRAIL));
      publish(producer, entry(RegistryKind.MEMORY, "notes", MEMORY));
      publish(producer, clerk());
      await().atMost(PATIENCE).until(() -> workers.served().contains("clerk"));

      model.then(ScriptedTools.asks("order-lookup", "{\"order\": \"A-7\"}"));
      model.then(says("{\"answer\": \"Order A-7 is shipped. Write to jane.roe@example.org.\"}"));
      var first = ask(producer, "Where is my order A-7?");

      var outcome = (TaskSucceeded) first.outcome();
      assertThat(outcome.output().tree().path("answer").asText())
          .contains("Order A-7 is shipped")
          .doesNotContain("jane.roe@example.org");
      assertThat(first.calls())
          .extracting(CallRecord::kind, CallRecord::name, CallRecord::outcome)
          .contains(
              tuple("tool", "order-lookup@1", "ok"),
              tuple("guardrail", "masked@1 at tool", "rewrite: personal_email"),
              tuple("guardrail", "masked@1 at output", "rewrite: personal_email"));
      assertThat(first.usage().modelCalls()).isEqualTo(2);
      assertThat(orders.calls()).isEqualTo(1);
      assertThat(model.requests.getLast().body())
          .as("what the tool said reaches the model masked")
          .contains("shipped")
          .doesNotContain("jane.roe@example.org");
      assertThat(model.requests.getFirst().authorization()).isEqualTo("Bearer wiring-key");

      model.always(says("{\"answer\": \"Still shipped.\"}"));
      ask(producer, "And now, my order A-7?");
      assertThat(model.requests.getLast().body())
          .as("what was said before is masked too")
          .contains("my address is")
          .doesNotContain("joe@example.org");
      assertThat(model.requests.getLast().body())
          .as("what was answered before is remembered for the subject")
          .contains("memories", "Order A-7 is shipped");
    }
  }

  private TaskResult ask(KafkaProducer<byte[], byte[]> producer, String question) {
    var task = task("clerk", "{\"customer\":\"c-9\",\"question\":\"" + question + "\"}");
    producer.send(Records.of(Topics.tasks("clerk"), task, "/test"));
    producer.flush();
    return result(task.taskId());
  }

  private static void publish(KafkaProducer<byte[], byte[]> producer, RegistryEntry entry) {
    producer.send(Records.of(Topics.REGISTRY, entry, "/test"));
    producer.flush();
  }

  private static RegistryEntry clerk() {
    var e = entry(RegistryKind.AGENT, "clerk", CLERK);
    return new RegistryEntry(
        e.kind(),
        e.name(),
        e.version(),
        e.description(),
        e.digest(),
        e.document(),
        e.publishedAt(),
        e.publishedBy(),
        false,
        new TreeMap<>(
            Map.of(
                "model/scripted",
                1,
                "tool/order-lookup",
                1,
                "guardrail/masked",
                1,
                "memory/notes",
                1)));
  }

  private static final String MODEL =
      """
      model: scripted
      description: Says what the test says.
      provider: openai
      modelName: m-1
      baseUrl: "%s"
      apiKey: "${secret:wiring-key}"
      """;

  private static final String TOOL =
      """
      tool: order-lookup
      description: Tells an order.
      kind: java
      mutates: false
      input: {type: object, required: [order], properties: {order: {type: string}}}
      """;

  private static final String GUARDRAIL =
      """
      guardrail: masked
      description: No addresses.
      type: personal-data
      at: [input, tool, output]
      onFinding: rewrite
      """;

  private static final String MEMORY =
      """
      memory: notes
      description: What customers were told.
      scope: subject
      subject: /customer
      query: /question
      save: {from: /answer}
      """;

  private static final String CLERK =
      """
      agent: clerk
      description: Answers for orders.
      kind: model
      mutates: false
      model: scripted
      prompt: "Answer questions about orders with the tools you have."
      tools: [order-lookup]
      guardrails: [masked]
      memory: notes
      input:
        type: object
        required: [customer, question]
        properties: {customer: {type: string}, question: {type: string}}
      output: {type: object, required: [answer], properties: {answer: {type: string}}}
      """;

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

  static RegistryEntry entry(RegistryKind kind, String name, String yaml) {
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
    return task("general-chat", "{\"text\":\"Sing!\"}");
  }

  private static AgentTask task(String agent, String input) {
    var runId = RunIds.create("s-1");
    var now = Instant.now();
    return new AgentTask(
        RunIds.taskId(runId, "reply", 1, List.of("asked")),
        runId,
        "reply",
        1,
        agent,
        1,
        "default",
        "s-1",
        "general@1",
        new Json(input),
        now,
        now.plusSeconds(60),
        Priority.NORMAL,
        new Json(
            "{\"turns\":[{\"message\":\"my address is joe@example.org\",\"answer\":\"Noted.\"}]}"));
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
