package io.millrace.statestore.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Message;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.kit.registry.RegistryView;
import io.millrace.statestore.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Two tenants on one agent with a fixed number of workers and a fixed time of work, on a fake
 * clock: one of them sends ten times as much as before, more than all workers together can do. The
 * machine decides who waits; nothing else does.
 */
class FairnessTest {

  private static final int WORKERS = 8;
  private static final long WORK_MS = 100;
  private static final long TICK_MS = 10;
  private static final long TIME_MS = 30_000;
  private static final long SHARE_EVERY_MS = 100;
  private static final long TEN_SHARES_EVERY_MS = 10;

  /** Half of the workers. */
  private static final int BOUND = 4;

  private static final int NO_BOUND = 1_000_000;

  @Test
  void ten_times_the_share_of_one_tenant_moves_the_p99_of_another_by_less_than_a_tenth() {
    long before = new World(BOUND).play(SHARE_EVERY_MS).p99OfOther();
    long after = new World(BOUND).play(TEN_SHARES_EVERY_MS).p99OfOther();

    assertThat(after).isLessThan(before + before / 10);
  }

  @Test
  void without_a_bound_it_would_move_far_more() {
    long before = new World(NO_BOUND).play(SHARE_EVERY_MS).p99OfOther();
    long after = new World(NO_BOUND).play(TEN_SHARES_EVERY_MS).p99OfOther();

    assertThat(after).isGreaterThan(2 * before);
  }

  @Test
  void the_crowd_itself_has_all_that_its_bound_allows() {
    var world = new World(BOUND).play(TEN_SHARES_EVERY_MS);

    int possible = (int) (BOUND * TIME_MS / WORK_MS);
    assertThat(world.ofCrowd).isGreaterThan(possible * 8 / 10);
  }

  private record Work(AgentTask task, long endsAtMs) {}

  private static final class World {

    private final SimMachine machine;
    private final Deque<AgentTask> waiting = new ArrayDeque<>();
    private final Deque<Work> working = new ArrayDeque<>();
    private final Map<String, Long> sentAtMs = new HashMap<>();
    private final List<Long> latencies = new ArrayList<>();
    private int ofCrowd;

    World(int bound) {
      var registry = new RegistryView();
      publish(registry, RegistryKind.AGENT, "echo", new Json("{}"));
      publish(
          registry,
          RegistryKind.WORKFLOW,
          "echo",
          DefinitionText.read(
                  """
                  workflow: echo
                  description: d
                  input: {type: object}
                  steps: {say: {agent: echo, input: 'input', timeout: PT10M}}
                  output: '1'
                  """)
              .canonical());
      var settings = Settings.of(Map.of("tenant-tasks-max", Integer.toString(bound)));
      machine = new SimMachine(registry, settings, SimFault.NONE, task -> {});
    }

    private static void publish(
        RegistryView registry, RegistryKind kind, String name, Json document) {
      registry.put(
          new RegistryEntry(
              kind,
              name,
              1,
              name,
              DefinitionText.digest(document),
              document,
              Instant.EPOCH,
              "test",
              false));
    }

    World play(long crowdEveryMs) {
      for (long now = 0; now < TIME_MS; now += TICK_MS) {
        if (now % crowdEveryMs == 0) begin("crowd", now);
        if (now % (2 * SHARE_EVERY_MS) == 0) begin("other", now);
        finish(now);
        for (String topic : SimMachine.INPUTS)
          while (machine.hasNext(topic)) machine.read(topic, now);
        machine.tick(now);
        for (var record : machine.commit())
          if (record.value().topic().equals(Topics.tasks("echo").name()))
            waiting.add(Records.codec(AgentTask.class).decode(record.value().value()));
        while (!waiting.isEmpty() && working.size() < WORKERS)
          working.add(new Work(waiting.removeFirst(), now + WORK_MS));
      }
      return this;
    }

    long p99OfOther() {
      assertThat(latencies).hasSizeGreaterThan(100);
      Collections.sort(latencies);
      return latencies.get(latencies.size() * 99 / 100);
    }

    private void begin(String tenant, long now) {
      var runId = RunIds.create(null);
      sentAtMs.put(runId, now);
      var body =
          new CommandBody.StartRun(
              "echo", null, null, Priority.NORMAL, null, Json.EMPTY_OBJECT, null);
      append(
          Topics.COMMANDS.name(),
          new Command(runId + "/start", runId, Instant.EPOCH, tenant, "service:" + tenant, body));
    }

    private void finish(long now) {
      while (!working.isEmpty() && working.getFirst().endsAtMs() <= now) {
        var task = working.removeFirst().task();
        if (task.tenant().equals("other"))
          latencies.add(now - Objects.requireNonNull(sentAtMs.get(task.runId())));
        else ofCrowd++;
        append(Topics.RESULTS.name(), result(task));
      }
    }

    private static TaskResult result(AgentTask task) {
      return new TaskResult(
          task.taskId(),
          task.runId(),
          task.stepId(),
          task.attempt(),
          task.agent(),
          1,
          "w-1",
          Instant.EPOCH,
          Instant.EPOCH,
          Usage.NONE,
          List.of(),
          new Outcome.TaskSucceeded(Json.EMPTY_OBJECT, null, List.of()));
    }

    private <T extends Message> void append(String topic, T message) {
      machine.append(
          new SimLog.Entry(
              topic,
              Records.key(message).getBytes(StandardCharsets.UTF_8),
              Records.encode(message),
              message));
    }
  }
}
