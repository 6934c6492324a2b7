package io.millrace.statestore.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.record.CloudEventHeaders;
import io.millrace.contracts.record.DeadLetter;
import io.millrace.contracts.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tasks that are sent before their commit, and what a crash leaves of them. */
class EarlyTasksTopologyTest extends TopologyBench {

  private static final String WORKFLOW =
      """
      workflow: trip
      description: One step that looks, one that books, and one that says how it is undone.
      input: {type: object}
      steps:
        look: {agent: look, input: 'input'}
        book: {agent: book, after: [look], input: '{}'}
        seal: {agent: look, after: [book], input: '{"n": 3}', rollback: unseal}
      output: 'steps.seal.output'
      """;
  private static final String INPUT = "{\"n\":1}";

  @Override
  void publish() {
    publish(RegistryKind.AGENT, "look", "{}");
    publish(RegistryKind.AGENT, "book", "{\"mutates\":true,\"rollback\":\"none\"}");
    publish(RegistryKind.AGENT, "unseal", "{}");
    publish(RegistryKind.WORKFLOW, "trip", DefinitionText.read(WORKFLOW).canonical().text());
  }

  @Test
  void a_task_of_an_agent_that_changes_nothing_does_not_wait_for_its_commit() {
    start("s-1", "trip", INPUT);

    assertThat(sent(Topics.tasks("look"))).isEmpty();
    assertThat(early.take(Topics.tasks("look").name()))
        .singleElement()
        .satisfies(record -> assertThat(decode(AgentTask.class, record).stepId()).isEqualTo("look"))
        .satisfies(
            record ->
                assertThat(CloudEventHeaders.read(record.headers(), CloudEventHeaders.ID))
                    .isEqualTo(decode(AgentTask.class, record).taskId()));
  }

  @Test
  void a_task_that_changes_something_or_that_can_be_undone_leaves_with_the_transaction() {
    var runId = start("s-1", "trip", INPUT);
    answer(runId, "look");

    assertThat(sent(Topics.tasks("book"))).hasSize(1);
    answer(runId, "book");

    early.take(Topics.tasks("look").name());
    assertThat(sent(Topics.tasks("look")))
        .singleElement()
        .satisfies(
            record -> assertThat(decode(AgentTask.class, record).stepId()).isEqualTo("seal"));
  }

  @Test
  void a_result_that_comes_before_its_run_waits_for_it_and_its_task_is_not_given_again() {
    var runId = RunIds.create("s-1");
    send(Topics.RESULTS, result(runId, "look", lookId(runId, INPUT)));
    assertThat(journal()).isEmpty();

    send(Topics.COMMANDS, startCommand(runId, "s-1", "trip", INPUT, Priority.NORMAL));

    assertThat(journal())
        .containsExactly("RunStarted", "StepScheduled", "StepSucceeded", "StepScheduled");
    assertThat(read(Topics.tasks("look"))).isEmpty();
    assertThat(read(Topics.tasks("book"))).hasSize(1);
    assertThat(parked()).isEmpty();
  }

  @Test
  void a_result_of_another_question_is_not_taken_for_the_answer() {
    var runId = RunIds.create("s-1");
    send(Topics.RESULTS, result(runId, "look", lookId(runId, "{\"n\":2}")));

    send(Topics.COMMANDS, startCommand(runId, "s-1", "trip", INPUT, Priority.NORMAL));

    assertThat(journal()).containsExactly("RunStarted", "StepScheduled");
    assertThat(read(Topics.tasks("look"))).hasSize(1);
  }

  @Test
  void a_task_that_stands_in_its_topic_is_not_sent_again() {
    var runId = RunIds.create("s-1");
    close();
    early.stood.add(lookId(runId, INPUT));
    open();

    send(Topics.COMMANDS, startCommand(runId, "s-1", "trip", INPUT, Priority.NORMAL));

    assertThat(journal()).containsExactly("RunStarted", "StepScheduled");
    assertThat(read(Topics.tasks("look"))).isEmpty();
    answer(runId, "look");
    assertThat(read(Topics.tasks("book"))).hasSize(1);
  }

  @Test
  void a_parked_result_that_nobody_asks_for_becomes_a_dead_letter() {
    var runId = RunIds.create("s-1");
    var result = result(runId, "look", lookId(runId, INPUT));
    send(Topics.RESULTS, result);
    assertThat(read(Topics.deadLetters(Topics.RESULTS.name()))).isEmpty();

    driver.advanceWallClockTime(Duration.ofSeconds(61));

    assertThat(read(Topics.deadLetters(Topics.RESULTS.name())))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(decode(TaskResult.class, letter)).isEqualTo(result);
              assertThat(CloudEventHeaders.read(letter.headers(), DeadLetter.CODE))
                  .isEqualTo("run_unknown");
            });
    assertThat(parked()).isEmpty();
  }

  @Test
  void when_the_while_is_over_a_result_without_a_run_is_a_dead_letter_at_once() {
    driver.advanceWallClockTime(Duration.ofSeconds(61));
    var runId = RunIds.create("s-1");

    send(Topics.RESULTS, result(runId, "look", lookId(runId, INPUT)));

    assertThat(read(Topics.deadLetters(Topics.RESULTS.name()))).hasSize(1);
    assertThat(parked()).isEmpty();
  }

  private List<String> journal() {
    return read(Topics.EVENTS).stream()
        .map(record -> decode(JournalEntry.class, record).kindName())
        .toList();
  }

  private Map<String, byte[]> parked() {
    var content = new java.util.HashMap<String, byte[]>();
    try (var all = driver.<String, byte[]>getKeyValueStore(Stores.PARKED).all()) {
      all.forEachRemaining(entry -> content.put(entry.key, entry.value));
    }
    return content;
  }

  private static String lookId(String runId, String input) {
    return AgentTask.of(
            runId,
            "look",
            1,
            "look",
            1,
            "default",
            "s-1",
            "trip@1",
            new Json(input),
            START,
            START,
            Priority.NORMAL,
            null)
        .taskId();
  }

  private void answer(String runId, String stepId) {
    send(Topics.RESULTS, result(runId, stepId, taskId(runId, stepId, 1)));
  }

  private static TaskResult result(String runId, String stepId, String taskId) {
    return new TaskResult(
        taskId,
        runId,
        stepId,
        1,
        stepId.equals("book") ? "book" : "look",
        1,
        "w-1",
        START,
        START,
        Usage.NONE,
        List.of(),
        new Outcome.TaskSucceeded(new Json("{}"), 0.9, List.of()));
  }
}
