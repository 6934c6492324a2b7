package io.millrace.statestore;

import static io.restassured.RestAssured.given;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Message;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topic;
import io.millrace.contracts.topic.Topics;
import io.millrace.statestore.api.TaskIds;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.hamcrest.Matchers;

/** Plays the router and the agent of a service under test: one workflow of one step. */
final class Feed {

  private static final String AGENT =
      """
      agent: echo
      description: Says what it hears.
      kind: kafka
      mutates: false
      input: {type: object}
      output: {type: object}
      """;
  private static final String WORKFLOW =
      """
      workflow: echo
      description: One step.
      input: {type: object}
      steps:
        say: {agent: echo, input: '{"text": input.text}', timeout: PT10M}
      output: 'steps.say.output'
      """;

  private Feed() {}

  static void publish() {
    yaml("agents", AGENT);
    yaml("workflows", WORKFLOW);
  }

  private static void yaml(String kind, String document) {
    var asText =
        EncoderConfig.encoderConfig().encodeContentTypeAs("application/yaml", ContentType.TEXT);
    given()
        .config(RestAssuredConfig.config().encoderConfig(asText))
        .contentType("application/yaml")
        .body(document)
        .post("/api/v1/registry/" + kind)
        .then()
        .statusCode(Matchers.oneOf(200, 201));
  }

  static String start() {
    var runId = RunIds.create("s-" + System.nanoTime());
    send(Topics.COMMANDS, startOf(runId));
    return runId;
  }

  static Command startOf(String runId) {
    return new Command(
        runId + "/start",
        runId,
        Instant.now(),
        "default",
        "user:x",
        new CommandBody.StartRun(
            "echo",
            null,
            RunIds.partitionKey(runId),
            Priority.NORMAL,
            "hello",
            new Json("{\"text\":\"hi\"}"),
            null));
  }

  static void answer(String runId) {
    answer(List.of(runId));
  }

  static void answer(List<String> runIds) {
    send(runIds.stream().map(run -> Records.of(Topics.RESULTS, resultOf(run), "/test")).toList());
  }

  private static TaskResult resultOf(String runId) {
    var now = Instant.now();
    return new TaskResult(
        TaskIds.await(runId, "say", 1),
        runId,
        "say",
        1,
        "echo",
        1,
        "w-1",
        now,
        now,
        Usage.NONE,
        List.of(),
        new Outcome.TaskSucceeded(new Json("{\"said\":\"hi\"}"), 0.9, List.of()));
  }

  static <T extends Message> void send(Topic<T> topic, T message) {
    send(List.of(Records.of(topic, message, "/test")));
  }

  static void send(List<ProducerRecord<byte[], byte[]>> records) {
    var bytes = new ByteArraySerializer();
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrap()), bytes, bytes)) {
      for (var sent : records.stream().map(producer::send).toList()) sent.get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("Kafka did not take the records", e);
    }
  }

  static String bootstrap() {
    return ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
  }
}
