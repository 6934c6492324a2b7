package io.millrace.statestore.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.Priority;
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
import io.millrace.statestore.core.Evolver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The shell around the core: what comes in by a topic goes out by the right topic, with key and
 * headers, and poison harms nobody.
 */
class RunTopologyTest extends TopologyBench {

  private static final String WORKFLOW =
      """
      workflow: echo
      description: One step.
      input: {type: object, required: [text]}
      steps:
        say: {agent: echo, input: '{"text": input.text}', timeout: PT30S, retry: {attempts: 2, backoff: PT1S, jitter: 0}}
      output: 'steps.say.output'
      """;

  @Override
  void publish() {
    publish(RegistryKind.AGENT, "echo", "{}");
    publish(RegistryKind.WORKFLOW, "echo", DefinitionText.read(WORKFLOW).canonical().text());
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
    assertThat(RunIds.isTaskOf(task.taskId(), runId, "say", 1)).isTrue();
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
        new Command(
            "c", runId, START, "default", "user:x", new CommandBody.CancelRun("why not", false)));

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
  void a_start_that_no_record_can_hold_is_a_run_that_was_refused() {
    start("s-1", "echo", "{\"text\":\"" + "x".repeat(Batch.RECORD_BYTES_MAX) + "\"}");

    var journal = read(Topics.EVENTS).stream().map(r -> decode(JournalEntry.class, r)).toList();
    assertThat(journal).extracting(JournalEntry::kindName).containsExactly("RunRejected");
    assertThat(journal.getFirst().toString()).contains("payload_too_large");
    assertThat(read(Topics.deadLetters(Topics.COMMANDS.name()))).isEmpty();
  }

  @Test
  void urgent_runs_take_the_high_lane() {
    start("s-1", "echo", "{\"text\":\"hi\"}", Priority.HIGH);

    assertThat(read(Topics.urgentTasks("echo"))).hasSize(1);
    assertThat(read(Topics.tasks("echo"))).isEmpty();
  }

  @Test
  void a_run_that_left_the_store_is_not_started_again_and_takes_no_command() {
    var runId = start("s-1", "echo", "{\"text\":\"hi\"}");
    var done = result(runId, 1, new Outcome.TaskSucceeded(new Json("{}"), null, List.of()));
    send(Topics.RESULTS, done);
    driver.advanceWallClockTime(Duration.ofMinutes(61));
    driver.advanceWallClockTime(Duration.ofSeconds(2));
    assertThat(read(Topics.STATE).getLast().value()).isNull();
    read(Topics.EVENTS);

    send(Topics.COMMANDS, startCommand(runId, "s-1", "echo", "{\"text\":\"hi\"}", Priority.NORMAL));
    send(Topics.RESULTS, done);
    assertThat(read(Topics.deadLetters(Topics.COMMANDS.name()))).isEmpty();
    send(
        Topics.COMMANDS,
        new Command(
            "c", runId, START, "default", "user:x", new CommandBody.CancelRun("late", false)));

    assertThat(read(Topics.EVENTS)).isEmpty();
    assertThat(read(Topics.STATE)).isEmpty();
    assertThat(read(Topics.deadLetters(Topics.RESULTS.name()))).isEmpty();
    assertThat(
            CloudEventHeaders.read(
                read(Topics.deadLetters(Topics.COMMANDS.name())).getFirst().headers(),
                DeadLetter.CODE))
        .isEqualTo("run_ended");
  }

  private TaskResult result(String runId, int attempt, Outcome outcome) {
    return new TaskResult(
        taskId(runId, "say", attempt),
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
}
