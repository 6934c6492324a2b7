package io.millrace.statestore.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Message;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.StepRetry;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.record.CloudEventHeaders;
import io.millrace.contracts.record.DeadLetter;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topic;
import io.millrace.contracts.topic.Topics;
import io.millrace.kit.registry.RegistryView;
import io.millrace.statestore.core.Evolver;
import io.millrace.statestore.ops.StateStoreConfig;
import io.millrace.statestore.ops.StateStoreMetrics;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shell around the core: what comes in by a topic goes out by the right topic, with key and
 * headers, and poison harms nobody.
 */
class RunTopologyTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final String WORKFLOW =
      """
      workflow: echo
      description: One step.
      input: {type: object, required: [text]}
      steps:
        say: {agent: echo, input: '{"text": input.text}', timeout: PT30S, retry: {attempts: 2, backoff: PT1S}}
      output: 'steps.say.output'
      """;

  @TempDir Path stateDir;
  private TopologyTestDriver driver;
  private final RegistryView registry = new RegistryView();

  @BeforeEach
  void open() {
    var config =
        new SmallRyeConfigBuilder()
            .withDefaultValue("millrace.state-store.state-dir", "unused")
            .withMapping(StateStoreConfig.class)
            .build()
            .getConfigMapping(StateStoreConfig.class);
    var parsed = new ParsedWorkflows();
    var wiring =
        new Wiring(
            new Resolver(registry, parsed, config),
            parsed,
            new RunWatch(),
            config,
            new StateStoreMetrics(new SimpleMeterRegistry()));
    publish(RegistryKind.AGENT, "echo", "{}");
    publish(RegistryKind.WORKFLOW, "echo", DefinitionText.read(WORKFLOW).canonical().text());
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

  private void publish(RegistryKind kind, String name, String document) {
    var json = new Json(document);
    registry.put(
        new RegistryEntry(
            kind, name, 1, name, DefinitionText.digest(json), json, START, "test", false));
  }

  @Test
  void a_started_run_journals_stores_and_dispatches() {
    var runId = start("s-1", "echo", "{\"text\":\"hi\"}");

    var events = read(Topics.EVENTS);
    assertThat(events)
        .extracting(r -> decode(JournalEntry.class, r).kindName())
        .containsExactly("RunStarted", "StepScheduled");
    assertThat(events)
        .allSatisfy(r -> assertThat(new String(r.key(), StandardCharsets.UTF_8)).isEqualTo("s-1"));
    var task = decode(AgentTask.class, read(Topics.tasks("echo")).getFirst());
    assertThat(task.taskId()).isEqualTo(runId + "/say/1");
    var state = read(Topics.STATE).getLast();
    assertThat(new String(state.key(), StandardCharsets.UTF_8)).isEqualTo(runId);
    assertThat(decode(RunState.class, state).status()).isEqualTo(RunStatus.RUNNING);
  }

  @Test
  void the_journal_refolds_to_the_stored_bytes() {
    var runId = start("s-1", "echo", "{\"text\":\"hi\"}");
    send(
        Topics.RESULTS,
        result(runId, 1, new Outcome.TaskFailed("agent_error", "broke", true, null)));
    driver.advanceWallClockTime(Duration.ofSeconds(2));
    send(
        Topics.RESULTS,
        result(
            runId, 2, new Outcome.TaskSucceeded(new Json("{\"said\":\"hi\"}"), null, List.of())));

    var journal = read(Topics.EVENTS).stream().map(r -> decode(JournalEntry.class, r)).toList();
    var stored = driver.<String, byte[]>getKeyValueStore(Stores.RUNS).get(runId);

    assertThat(Records.encode(Objects.requireNonNull(Evolver.fold(journal)))).isEqualTo(stored);
    assertThat(read(Topics.STATE).getLast().value()).isEqualTo(stored);
    assertThat(journal.getLast().kindName()).isEqualTo("RunCompleted");
  }

  @Test
  void a_failed_attempt_waits_on_the_retries_topic_and_comes_back_when_due() {
    var runId = start("s-1", "echo", "{\"text\":\"hi\"}");
    send(
        Topics.RESULTS,
        result(runId, 1, new Outcome.TaskFailed("agent_error", "broke", true, null)));

    var retry = decode(StepRetry.class, read(Topics.RETRIES).getFirst());
    assertThat(retry.dueAt()).isEqualTo(START.plusSeconds(1));
    driver.advanceWallClockTime(Duration.ofMillis(900));
    assertThat(read(Topics.tasks("echo"))).hasSize(1);
    driver.advanceWallClockTime(Duration.ofMillis(200));
    assertThat(read(Topics.tasks("echo")))
        .extracting(r -> decode(AgentTask.class, r).attempt())
        .containsExactly(2);
  }

  @Test
  void a_lost_worker_is_noticed_by_the_step_timeout() {
    start("s-1", "echo", "{\"text\":\"hi\"}");

    driver.advanceWallClockTime(Duration.ofSeconds(31));

    assertThat(read(Topics.EVENTS))
        .extracting(r -> decode(JournalEntry.class, r).kindName())
        .endsWith("StepAttemptFailed", "StepRetryScheduled");
  }

  @Test
  void a_duplicate_result_writes_nothing() {
    var runId = start("s-1", "echo", "{\"text\":\"hi\"}");
    var done = result(runId, 1, new Outcome.TaskSucceeded(new Json("{}"), null, List.of()));
    send(Topics.RESULTS, done);
    read(Topics.EVENTS);

    send(Topics.RESULTS, done);

    assertThat(read(Topics.EVENTS)).isEmpty();
    assertThat(read(Topics.deadLetters(Topics.RESULTS.name()))).isEmpty();
  }

  @Test
  void an_unknown_workflow_and_a_wrong_input_end_their_runs_with_the_reason() {
    start("s-1", "nothing", "{}");
    start("s-2", "echo", "{\"txt\":1}");

    var rejected = read(Topics.EVENTS).stream().map(r -> decode(JournalEntry.class, r)).toList();
    assertThat(rejected)
        .extracting(JournalEntry::kindName)
        .containsExactly("RunRejected", "RunRejected");
    assertThat(rejected.toString()).contains("workflow_unknown").contains("input_invalid");
  }

  @Test
  void poison_on_every_input_topic_goes_to_its_dead_letters_and_the_neighbours_go_on() {
    for (Topic<?> topic : List.of(Topics.COMMANDS, Topics.RESULTS, Topics.RETRIES)) {
      pipe(
          topic.name(),
          "s-1".getBytes(StandardCharsets.UTF_8),
          "not avro at all".getBytes(StandardCharsets.UTF_8));
      pipe(topic.name(), new byte[] {(byte) 0xff, 0, 1}, null);
      var dead = read(Topics.deadLetters(topic.name()));
      assertThat(dead).hasSize(2);
      assertThat(dead.getFirst().value())
          .isEqualTo("not avro at all".getBytes(StandardCharsets.UTF_8));
      assertThat(CloudEventHeaders.read(dead.getFirst().headers(), DeadLetter.CODE))
          .isEqualTo("not_single_object");
      assertThat(CloudEventHeaders.read(dead.getFirst().headers(), DeadLetter.TOPIC))
          .isEqualTo(topic.name());
      assertThat(dead.getLast().key()).containsExactly(0xff, 0, 1);
      assertThat(CloudEventHeaders.read(dead.getLast().headers(), DeadLetter.CODE))
          .isEqualTo("value_missing");
    }

    start("s-1", "echo", "{\"text\":\"hi\"}");

    assertThat(read(Topics.tasks("echo"))).hasSize(1);
  }

  @Test
  void a_command_that_makes_no_sense_is_a_dead_letter_with_its_code() {
    var runId = RunIds.create("s-9");
    send(
        Topics.COMMANDS,
        new Command("c", runId, START, "default", "user:x", new CommandBody.CancelRun("why not")));

    var dead = read(Topics.deadLetters(Topics.COMMANDS.name()));
    assertThat(CloudEventHeaders.read(dead.getFirst().headers(), DeadLetter.CODE))
        .isEqualTo("run_unknown");
  }

  @Test
  void an_output_that_no_record_can_hold_fails_its_attempt_and_not_the_partition() {
    var runId = start("s-1", "echo", "{\"text\":\"hi\"}");
    var huge = new Json("{\"said\":\"" + "x".repeat(Batch.RECORD_BYTES_MAX) + "\"}");

    send(Topics.RESULTS, result(runId, 1, new Outcome.TaskSucceeded(huge, null, List.of())));

    var journal = read(Topics.EVENTS).stream().map(r -> decode(JournalEntry.class, r)).toList();
    assertThat(journal)
        .extracting(JournalEntry::kindName)
        .endsWith("StepAttemptFailed", "StepFailed", "RunFailed");
    assertThat(journal.getLast().toString()).contains("payload_too_large");
  }

  @Test
  void a_start_that_no_record_can_hold_is_a_dead_letter() {
    start("s-1", "echo", "{\"text\":\"" + "x".repeat(Batch.RECORD_BYTES_MAX) + "\"}");

    var dead = read(Topics.deadLetters(Topics.COMMANDS.name()));
    assertThat(CloudEventHeaders.read(dead.getFirst().headers(), DeadLetter.CODE))
        .isEqualTo("payload_too_large");
    assertThat(read(Topics.EVENTS)).isEmpty();
  }

  @Test
  void urgent_runs_take_the_high_lane() {
    start("s-1", "echo", "{\"text\":\"hi\"}", Priority.HIGH);

    assertThat(read(Topics.urgentTasks("echo"))).hasSize(1);
    assertThat(read(Topics.tasks("echo"))).isEmpty();
  }

  private String start(String session, String workflow, String input) {
    return start(session, workflow, input, Priority.NORMAL);
  }

  private String start(String session, String workflow, String input, Priority priority) {
    var runId = RunIds.create(session);
    send(
        Topics.COMMANDS,
        new Command(
            runId + "/start",
            runId,
            START,
            "default",
            "user:x",
            new CommandBody.StartRun(
                workflow, null, session, priority, null, new Json(input), null)));
    return runId;
  }

  private static TaskResult result(String runId, int attempt, Outcome outcome) {
    return new TaskResult(
        RunIds.taskId(runId, "say", attempt),
        runId,
        "say",
        attempt,
        "echo",
        1,
        "w-1",
        START,
        START,
        Usage.NONE,
        List.of(),
        outcome);
  }

  private <T extends Message> void send(Topic<T> topic, T message) {
    pipe(
        topic.name(),
        Records.key(message).getBytes(StandardCharsets.UTF_8),
        Records.encode(message));
  }

  @SuppressWarnings("NullAway") // a record without a value is one of the cases
  private void pipe(String topic, byte[] key, byte @org.jspecify.annotations.Nullable [] value) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(key, value);
  }

  private List<TestRecord<byte[], byte[]>> read(Topic<?> topic) {
    TestOutputTopic<byte[], byte[]> out =
        driver.createOutputTopic(
            topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    return out.readRecordsToList();
  }

  private static <T extends Message> T decode(Class<T> type, TestRecord<byte[], byte[]> record) {
    return Records.codec(type).decode(record.value());
  }
}
