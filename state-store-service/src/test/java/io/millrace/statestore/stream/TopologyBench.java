package io.millrace.statestore.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Message;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topic;
import io.millrace.contracts.topic.Topics;
import io.millrace.kit.registry.RegistryView;
import io.millrace.statestore.Settings;
import io.millrace.statestore.core.Run;
import io.millrace.statestore.ops.StateStoreMetrics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A topology on a test driver: what comes in by a topic and what goes out. */
abstract class TopologyBench {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path stateDir;
  TopologyTestDriver driver;
  final RegistryView registry = new RegistryView();

  /** Tasks that were sent before a commit; they are read from their topics as all others are. */
  final SentEarly early = new SentEarly();

  @BeforeEach
  void open() {
    var config = Settings.of(settings());
    var parsed = new ParsedWorkflows();
    var wiring =
        new Wiring(
            new Resolver(registry, parsed, config),
            parsed,
            new RunWatch(),
            config,
            new StateStoreMetrics(new SimpleMeterRegistry()),
            early,
            new CommitClock());
    publish();
    var properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "topology-test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    driver = new TopologyTestDriver(RunTopology.build(wiring), properties, START);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  /** Definitions the runs use. */
  abstract void publish();

  /** Settings that differ from the defaults. */
  Map<String, String> settings() {
    return Map.of();
  }

  void publish(RegistryKind kind, String name, String document) {
    var json = new Json(document);
    registry.put(
        new RegistryEntry(
            kind, name, 1, name, DefinitionText.digest(json), json, START, "test", false));
  }

  String start(String session, String workflow, String input) {
    return start(session, workflow, input, Priority.NORMAL);
  }

  String start(String session, String workflow, String input, Priority priority) {
    var runId = RunIds.create(session);
    send(Topics.COMMANDS, startCommand(runId, session, workflow, input, priority));
    return runId;
  }

  /** The id of the task that an attempt is out with. */
  String taskId(String runId, String stepId, int attempt) {
    var stored = driver.<String, byte[]>getKeyValueStore(Stores.RUNS).get(runId);
    var phase = Run.phase(Records.codec(RunState.class).decode(stored), stepId);
    assertThat(phase)
        .isInstanceOfSatisfying(
            StepPhase.Running.class, running -> assertThat(running.attempt()).isEqualTo(attempt));
    return ((StepPhase.Running) Objects.requireNonNull(phase)).taskId();
  }

  static Command startCommand(
      String runId, String session, String workflow, String input, Priority priority) {
    return new Command(
        runId + "/start",
        runId,
        START,
        "default",
        "user:x",
        new CommandBody.StartRun(workflow, null, session, priority, null, new Json(input), null));
  }

  <T extends Message> void send(Topic<T> topic, T message) {
    pipe(
        topic.name(),
        Records.key(message).getBytes(StandardCharsets.UTF_8),
        Records.encode(message));
  }

  @SuppressWarnings("NullAway") // a record without a value is one of the cases
  void pipe(String topic, byte[] key, byte @org.jspecify.annotations.Nullable [] value) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(key, value);
  }

  List<TestRecord<byte[], byte[]>> read(Topic<?> topic) {
    var records = new ArrayList<>(early.take(topic.name()));
    records.addAll(sent(topic));
    return records;
  }

  /** What left with the transaction. */
  List<TestRecord<byte[], byte[]>> sent(Topic<?> topic) {
    TestOutputTopic<byte[], byte[]> out =
        driver.createOutputTopic(
            topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    return out.readRecordsToList();
  }

  static <T extends Message> T decode(Class<T> type, TestRecord<byte[], byte[]> record) {
    return Records.codec(type).decode(record.value());
  }
}
