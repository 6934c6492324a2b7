package io.millrace.agents.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.millrace.agents.model.ScriptedModelServer;
import io.millrace.agents.model.ScriptedModelServer.Protocol;
import io.millrace.agents.model.ScriptedTools;
import io.millrace.agents.stream.AgentWorkers;
import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.embedded.testing.KafkaTestResource;
import io.millrace.embedded.testing.PostgresTestResource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * A secret goes where its definition sends it and nowhere else, though everything that gets it says
 * it aloud: a model's provider, a tool that answers and one that fails.
 */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class SecretCanaryTest {

  private static final String CANARY = "canary-5f2c91d7e4";
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @Inject AgentWorkers workers;

  @Inject
  @DataSource("agents")
  javax.sql.DataSource database;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @Test
  void a_secret_is_in_no_record_row_or_log_though_all_that_get_it_repeat_it() throws Exception {
    var logged = new CopyOnWriteArrayList<String>();
    var handler = listener(logged);
    Logger.getLogger("").addHandler(handler);
    var told = new CopyOnWriteArrayList<String>();
    var echo = echo(told);
    try (var model = new ScriptedModelServer(Protocol.OPENAI);
        var producer =
            new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      var place = "127.0.0.1:" + echo.getAddress().getPort();
      publish(producer, RegistryKind.MODEL, "repeats", MODEL.formatted(model.url()));
      for (var status : List.of("200", "500"))
        publish(
            producer,
            RegistryKind.TOOL,
            "echo-" + status,
            TOOL.formatted(status, place, place, status));
      publish(producer, RegistryKind.AGENT, "parrot", AGENT);
      await().atMost(PATIENCE).until(() -> workers.served().contains("parrot"));
      model.then(ScriptedTools.asks("echo-200", "{}"));
      model.then(ScriptedTools.asks("echo-500", "{}"));
      model.always(ScriptedModelServer.says("{\"answer\": \"It said something.\"}"));

      var tasks = List.of(task("parrot"), task("parrot"));
      for (var task : tasks) producer.send(Records.of(Topics.tasks("parrot"), task, "/test"));
      producer.flush();
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  records(Topics.RESULTS.name()).stream().filter(r -> r.contains("parrot")).count()
                      >= 2);

      assertThat(told).as("the tools were given it").allMatch(header -> header.contains(CANARY));
      assertThat(told).hasSizeGreaterThanOrEqualTo(2);
      assertThat(model.requests.getFirst().authorization()).contains(CANARY);
      for (var topic :
          List.of(
              Topics.RESULTS.name(),
              Topics.LIVE_EVENTS.name(),
              Topics.REGISTRY.name(),
              "dlq." + Topics.tasks("parrot").name()))
        assertThat(records(topic)).as(topic).noneMatch(SecretCanaryTest::leaks);
      assertThat(rows()).as("rows of the ledger").isNotEmpty().noneMatch(SecretCanaryTest::leaks);
      assertThat(logged).as("the log").noneMatch(SecretCanaryTest::leaks);
      assertThat(model.requests)
          .as("what the tools said reaches the model without it")
          .noneMatch(request -> request.body().contains(CANARY));
    } finally {
      Logger.getLogger("").removeHandler(handler);
      echo.stop(0);
    }
  }

  private static boolean leaks(String text) {
    return text.contains(CANARY);
  }

  private static Handler listener(List<String> logged) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        logged.add(
            record.getMessage()
                + List.of(record.getParameters() == null ? new Object[0] : record.getParameters())
                + record.getThrown());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static HttpServer echo(List<String> told) throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var header = String.valueOf(exchange.getRequestHeaders().getFirst("X-Key"));
          told.add(header);
          var body = "{\"you\":\"sent %s\"}".formatted(header).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(
              exchange.getRequestURI().getPath().endsWith("500") ? 500 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static void publish(
      KafkaProducer<byte[], byte[]> producer, RegistryKind kind, String name, String yaml) {
    producer.send(Records.of(Topics.REGISTRY, WiringTest.entry(kind, name, yaml), "/test"));
    producer.flush();
  }

  private static AgentTask task(String agent) {
    var runId = RunIds.create(null);
    var now = Instant.now();
    return new AgentTask(
        RunIds.taskId(runId, "say", 1, List.of("asked")),
        runId,
        "say",
        1,
        agent,
        1,
        "default",
        null,
        "test@1",
        Json.EMPTY_OBJECT,
        now,
        now.plusSeconds(60),
        Priority.NORMAL,
        null);
  }

  private List<String> records(String topic) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      var found = new ArrayList<String>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p)))
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> found.add(new String(record.value(), StandardCharsets.ISO_8859_1)));
      return found;
    }
  }

  private List<String> rows() throws Exception {
    var rows = new ArrayList<String>();
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery("select calls::text from agents.calls")) {
      while (result.next()) rows.add(result.getString(1));
    }
    return rows;
  }

  private static final String MODEL =
      """
      model: repeats
      description: Says what the test says.
      provider: openai
      modelName: m-1
      baseUrl: "%s"
      apiKey: "${secret:canary}"
      """;

  private static final String TOOL =
      """
      tool: echo-%s
      description: Repeats what it is sent.
      kind: openapi
      mutates: false
      input: {type: object}
      egress: ["%s"]
      openapi:
        server: "http://%s"
        operation: say
        headers: {X-Key: "${secret:canary}"}
        document:
          openapi: 3.0.3
          info: {title: echo, version: "1"}
          paths: {/%s: {get: {operationId: say, responses: {"200": {description: an echo}}}}}
      """;

  private static final String AGENT =
      """
      agent: parrot
      description: Repeats.
      kind: model
      mutates: false
      model: repeats
      prompt: "Repeat."
      tools: [echo-200, echo-500]
      input: {type: object}
      output: {type: object, required: [answer], properties: {answer: {type: string}}}
      """;
}
