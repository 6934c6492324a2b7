package io.millrace.standalone;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedPostgresServer;
import io.millrace.embedded.ServiceSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * State stores as processes of their own on one Kafka and one PostgreSQL, by name; the test plays
 * the router. An instance that is started again under its name finds its folder and its port.
 */
final class StoreCluster implements AutoCloseable {

  private static final String AGENT =
      "{\"agent\": \"echo\", \"description\": \"Says what it hears.\", \"kind\": \"kafka\", \"mutates\": false,"
          + " \"input\": {\"type\": \"object\"}, \"output\": {\"type\": \"object\"}}";
  private static final String STEP =
      "{\"agent\": \"echo\", \"input\": \"{'n': 1}\", \"timeout\": \"PT5S\", \"retry\": {\"attempts\": 6, \"backoff\": \"PT1S\", \"factor\": 1}%s}";
  private static final String WORKFLOW =
      "{\"workflow\": \"relay\", \"description\": \"Two steps.\", \"input\": {\"type\": \"object\"}, \"steps\": {\"one\": "
          + STEP.formatted("")
          + ", \"two\": "
          + STEP.formatted(", \"after\": [\"one\"]")
          + "}, \"output\": \"steps.two.output\"}";

  private final Path data;
  private final EmbeddedKafka kafka;
  private final EmbeddedPostgresServer postgres;
  private final KafkaProducer<byte[], byte[]> commands;
  private final int partitions;
  private final Map<String, Integer> ports = new HashMap<>();
  private final Map<String, ServiceProcess> running = new LinkedHashMap<>();
  private final List<String> runs = new ArrayList<>();

  StoreCluster(int partitions) throws Exception {
    this.partitions = partitions;
    data =
        Files.createTempDirectory(Files.createDirectories(Path.of("target", "cluster")), "data-");
    kafka = EmbeddedKafka.start(data.resolve("kafka"));
    postgres = EmbeddedPostgresServer.start(data.resolve("postgres"));
    var bytes = new ByteArraySerializer();
    commands =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all"),
            bytes,
            bytes);
  }

  String kafka() {
    return kafka.bootstrapServers();
  }

  /** Starts an instance and returns when it is ready. */
  void start(String name) throws Exception {
    int port = ports.computeIfAbsent(name, key -> ServiceProcess.freePort());
    var settings = new HashMap<String, String>();
    settings.putAll(ServiceSettings.of(kafka));
    settings.putAll(ServiceSettings.of(postgres));
    settings.put("millrace.topics.partitions", Integer.toString(partitions));
    settings.put("millrace.state-store.state-dir", data.resolve("state-" + name).toString());
    // The agent of the tests fails three times in a row now and then; its breaker shall neither
    // hold runs up nor use up their attempts.
    settings.put("millrace.state-store.breaker-failures", "1000");
    settings.put("kafka-streams.group.instance.id", "store-" + name);
    running.put(name, ServiceProcess.start("state-store-service", port, settings).awaitReady());
  }

  void kill9(String name) throws InterruptedException {
    var killed = running.remove(name);
    if (killed == null) throw new AssertionError(name + " does not run");
    killed.kill9();
  }

  Api api(String name) {
    return new Api("http://127.0.0.1:" + ports.get(name));
  }

  List<Api> apis() {
    return running.keySet().stream().map(this::api).toList();
  }

  void publish(String name) throws Exception {
    for (var definition : Map.of("agents", AGENT).entrySet()) publish(name, definition);
    publish(name, Map.entry("workflows", WORKFLOW));
  }

  private void publish(String name, Map.Entry<String, String> definition) throws Exception {
    var answer =
        api(name).postText("/api/v1/registry/" + definition.getKey(), definition.getValue());
    if (answer.status() != 201) throw new AssertionError(answer.raw().body());
  }

  /** Asks for runs by topic, as the router does, and returns when Kafka has them. */
  List<String> startRuns(int count) throws Exception {
    var started = new ArrayList<String>();
    var sent = new ArrayList<java.util.concurrent.Future<?>>();
    for (int i = 0; i < count; i++) {
      // One session to a run: turns of a shared one would wait for each other.
      var session = "c-" + runs.size();
      var runId = RunIds.create(session);
      var body =
          new CommandBody.StartRun(
              "relay", 1, session, Priority.NORMAL, null, Json.EMPTY_OBJECT, null);
      var command =
          new Command(runId + "/start", runId, Instant.now(), "default", "user:test", body);
      sent.add(commands.send(Records.of(Topics.COMMANDS, command, "/test")));
      started.add(runId);
      runs.add(runId);
    }
    for (var one : sent) one.get(30, TimeUnit.SECONDS);
    return started;
  }

  /** All runs that were asked for. */
  List<String> runs() {
    return runs;
  }

  @Override
  public void close() {
    running.values().forEach(ServiceProcess::close);
    commands.close();
    postgres.close();
    kafka.close();
  }
}
