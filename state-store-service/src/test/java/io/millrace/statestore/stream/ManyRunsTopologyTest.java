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
import io.millrace.contracts.message.ParentStep;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.SessionState;
import io.millrace.contracts.message.TaskCancellation;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Runs that meet in one partition: children, sessions, tenants, agents that fail for all. */
class ManyRunsTopologyTest extends TopologyBench {

  private static final String TWO_TASKS_OF_A_TENANT = "2";

  @Override
  Map<String, String> settings() {
    return Map.of("tenant-tasks-max", TWO_TASKS_OF_A_TENANT);
  }

  @Override
  void publish() {
    for (String agent : List.of("echo", "book", "unbook", "brief"))
      publish(
          RegistryKind.AGENT,
          agent,
          agent.equals("book") ? "{\"mutates\":true,\"rollback\":\"unbook\"}" : "{}");
    workflow(
        """
        workflow: echo
        description: d
        session: {onMessage: enqueue, contextTokens: 200, summariser: brief}
        input: {type: object}
        steps: {say: {agent: echo, input: '{"turns": session.turns}', retry: {attempts: 2, backoff: PT1S, jitter: 0}}}
        output: 'steps.say.output'
        """);
    workflow(
        """
        workflow: brief
        description: d
        input: {type: object}
        steps: {sum: {agent: brief, input: 'input'}}
        output: 'steps.sum.output'
        """);
    workflow(
        """
        workflow: parent
        description: d
        deadline: PT1H
        input: {type: object}
        steps: {sub: {workflow: child, input: '{"x": 1}'}}
        output: 'steps.sub.output'
        """);
    workflow(
        """
        workflow: child
        description: d
        input: {type: object, required: [x]}
        steps:
          buy: {agent: book, input: 'input'}
          tell: {agent: echo, after: [buy], input: '{}'}
        output: '{"bought": steps.buy.output}'
        """);
    workflow(
        """
        workflow: broken-parent
        description: d
        deadline: PT1H
        input: {type: object}
        steps: {sub: {workflow: child, input: '{"y": 1}'}}
        output: '1'
        """);
  }

  private void workflow(String yaml) {
    var document = DefinitionText.read(yaml);
    publish(RegistryKind.WORKFLOW, document.at("workflow").asText(), document.canonical().text());
  }

  @Test
  void a_child_runs_in_its_parents_partition_and_its_end_moves_the_parent_at_once() {
    var parent = start("s-1", "parent", "{}");

    var task = tasks("book").getFirst();
    assertThat(RunIds.partitionKey(task.runId())).isEqualTo("s-1");
    var child = state(task.runId());
    assertThat(child.parent()).isEqualTo(new ParentStep(parent, "sub", 1));
    answer(task, "{\"ok\":true}");
    answer(tasks("echo").getFirst(), "{}");

    assertThat(state(parent).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(state(parent).output()).isEqualTo(new Json("{\"bought\":{\"ok\":true}}"));
    assertThat(state(parent).usage().inputTokens()).isEqualTo(20);
  }

  @Test
  void a_parent_that_is_cancelled_takes_its_child_along_and_the_worker_is_told() {
    var parent = start("s-1", "parent", "{}");
    var task = tasks("book").getFirst();

    command(parent, new CommandBody.CancelRun("enough", false));

    assertThat(state(task.runId()).status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(cancellations()).containsExactly(task.taskId());
    answer(task, "{}");
    assertThat(kinds(task.runId())).endsWith("RunCancelled", "LateResultRecorded");
  }

  @Test
  void a_rollback_of_the_parent_reaches_what_its_child_did() {
    var parent = start("s-1", "parent", "{}");
    var booking = tasks("book").getFirst();
    answer(booking, "{\"ref\":7}");

    command(parent, new CommandBody.CancelRun("never mind", true));

    var undo = tasks("unbook").getFirst();
    assertThat(undo.input().text()).contains("\"output\":{\"ref\":7}");
    answer(undo, "{}");
    assertThat(state(booking.runId()).status()).isEqualTo(RunStatus.COMPENSATED);
  }

  @Test
  void a_child_that_cannot_start_fails_its_step_with_the_reason() {
    var parent = start("s-1", "broken-parent", "{}");

    assertThat(state(parent).failure())
        .isNotNull()
        .satisfies(f -> assertThat(f.code()).isEqualTo("input_invalid"));
  }

  @Test
  void the_second_message_of_a_session_waits_and_sees_the_first_answer() {
    start("s-1", "echo", "{}");
    var second = start("s-1", "echo", "{}");
    var third = start("s-1", "echo", "{}");
    var first = tasks("echo").getFirst();
    assertThat(state(second).hold()).isNotNull();

    answer(first, "{\"answer\":\"hello\"}");

    var next = tasks("echo").getFirst();
    assertThat(next.runId()).isEqualTo(second);
    assertThat(next.input().text()).contains("\"answer\":\"hello\"");
    assertThat(state(third).hold()).isNotNull();
    command(second, new CommandBody.CancelRun("no", false));
    assertThat(tasks("echo").getFirst().runId()).isEqualTo(third);
  }

  @Test
  void a_session_that_grows_is_summarised_in_the_background() {
    for (int turn = 0; turn < 4; turn++) {
      start("s-1", "echo", "{}");
      answer(tasks("echo").getFirst(), "{\"answer\":\"" + "x".repeat(180) + "\"}");
    }

    var summary = tasks("brief").getFirst();
    answer(summary, "{\"summary\":\"four times x\"}");

    var session = session("s-1");
    assertThat(session.summary()).isEqualTo("four times x");
    assertThat(session.turns()).hasSize(3);
    assertThat(session.turnCount()).isEqualTo(4);
    start("s-1", "echo", "{}");
    assertThat(String.valueOf(tasks("echo").getFirst().context())).contains("four times x");
  }

  @Test
  void a_tenant_has_so_many_tasks_out_and_no_more_and_another_tenant_is_not_held_up() {
    for (int i = 0; i < 5; i++) start("s-" + i, "echo", "{}");
    var mine = tasks("echo");
    assertThat(mine).hasSize(2);

    startFor("other", "o-1");
    assertThat(tasks("echo"))
        .singleElement()
        .satisfies(t -> assertThat(t.tenant()).isEqualTo("other"));
    answer(mine.getFirst(), "{}");

    assertThat(tasks("echo")).hasSize(1);
    answer(mine.getLast(), "{}");
    assertThat(tasks("echo")).hasSize(1);
  }

  @Test
  void who_waits_for_room_with_high_priority_goes_first() {
    start("s-1", "echo", "{}");
    start("s-2", "echo", "{}");
    start("s-3", "echo", "{}");
    start("s-4", "echo", "{}", Priority.HIGH);
    var out = tasks("echo");

    answer(out.getFirst(), "{}");

    assertThat(read(Topics.urgentTasks("echo"))).hasSize(1);
    assertThat(tasks("echo")).isEmpty();
  }

  @Test
  void an_agent_that_fails_three_times_in_a_row_is_left_alone_for_a_while() {
    for (int i = 0; i < 3; i++) {
      start("s-" + i, "echo", "{}");
      fail(tasks("echo").getFirst());
    }
    var refused = start("s-9", "echo", "{}");
    assertThat(kinds(refused)).contains("AttemptRefused").doesNotContain("StepScheduled");
    driver.advanceWallClockTime(Duration.ofSeconds(2));
    assertThat(tasks("echo")).isEmpty();

    driver.advanceWallClockTime(Duration.ofSeconds(30));

    var probe = tasks("echo");
    assertThat(probe).as("one attempt tries whether the agent is back").hasSize(1);
    answer(probe.getFirst(), "{}");
    start("s-10", "echo", "{}");
    assertThat(tasks("echo")).isNotEmpty();
  }

  private void startFor(String tenant, String session) {
    var runId = RunIds.create(session);
    var body =
        new CommandBody.StartRun(
            "echo", null, session, Priority.NORMAL, null, Json.EMPTY_OBJECT, null);
    send(Topics.COMMANDS, new Command(runId + "/start", runId, START, tenant, "user:x", body));
  }

  private void command(String runId, CommandBody body) {
    send(
        Topics.COMMANDS,
        new Command(runId + "/" + body.getClass(), runId, START, "default", "user:x", body));
  }

  private void answer(AgentTask task, String output) {
    result(task, new Outcome.TaskSucceeded(new Json(output), null, List.of()));
  }

  private void fail(AgentTask task) {
    result(task, new Outcome.TaskFailed("agent_error", "broke", true, null));
  }

  private void result(AgentTask task, Outcome outcome) {
    send(
        Topics.RESULTS,
        new TaskResult(
            task.taskId(),
            task.runId(),
            task.stepId(),
            task.attempt(),
            task.agent(),
            1,
            "w-1",
            START,
            START,
            new Usage(10, 0, 0, 0),
            List.of(),
            outcome));
  }

  private List<AgentTask> tasks(String agent) {
    return read(Topics.tasks(agent)).stream().map(r -> decode(AgentTask.class, r)).toList();
  }

  private List<String> cancellations() {
    return read(Topics.CANCELLATIONS).stream()
        .map(r -> decode(TaskCancellation.class, r).taskId())
        .toList();
  }

  private final List<JournalEntry> journal = new ArrayList<>();

  private List<String> kinds(String runId) {
    read(Topics.EVENTS).forEach(r -> journal.add(decode(JournalEntry.class, r)));
    return journal.stream()
        .filter(entry -> entry.runId().equals(runId))
        .map(JournalEntry::kindName)
        .toList();
  }

  private RunState state(String runId) {
    return Records.codec(RunState.class)
        .decode(
            Objects.requireNonNull(
                driver.<String, byte[]>getKeyValueStore(Stores.RUNS).get(runId)));
  }

  private SessionState session(String id) {
    return Records.codec(SessionState.class)
        .decode(
            Objects.requireNonNull(
                driver.<String, byte[]>getKeyValueStore(Stores.SESSIONS).get(id)));
  }
}
