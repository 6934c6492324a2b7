package io.millrace.agents.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentOutput;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.LiveEvent;
import io.millrace.contracts.message.LiveKind;
import io.millrace.contracts.message.Outcome.TaskSucceeded;
import io.millrace.contracts.record.CloudEventHeaders;
import io.millrace.contracts.record.DeadLetter;
import io.millrace.contracts.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a task, on a real Kafka. */
class AgentWorkersTest {

  private static Bench bench;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    bench = new Bench(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    bench.close();
  }

  @Test
  void a_task_becomes_a_result_with_what_the_agent_gave() throws Exception {
    bench.publishAndServe(
        "plain",
        TestSettings.standard(),
        (input, context) ->
            new AgentOutput(
                Json.of(Map.of("echo", input.text("say"))), 0.8, List.of("half of it")));

    var task = bench.submit(TestTasks.task("plain"));

    var result = bench.result(task);
    assertThat(result.outcome())
        .isEqualTo(new TaskSucceeded(new Json("{\"echo\":\"hello\"}"), 0.8, List.of("half of it")));
    assertThat(result.worker()).startsWith("w-plain-plain-");
    assertThat(result.agentVersion()).isEqualTo(1);
    assertThat(
            bench
                .meters
                .counter("millrace.agent.tasks", "agent", "plain", "outcome", "succeeded")
                .count())
        .isEqualTo(1);
  }

  @Test
  void poison_goes_to_the_dead_letters_and_its_neighbours_go_on() throws Exception {
    var topic = Topics.tasks("poisoned");
    bench.publish("poisoned", TestSettings.standard());
    var before = bench.submit(TestTasks.task("poisoned"));
    bench.send(
        new ProducerRecord<>(
            topic.name(),
            "key".getBytes(StandardCharsets.UTF_8),
            "no task".getBytes(StandardCharsets.UTF_8)));
    var after = bench.submit(TestTasks.task("poisoned"));

    bench.serve(
        new TestAgent("poisoned", TestAgent::echo), TestSettings.standard().workers(1), "w");

    assertThat(bench.result(before).outcome()).isInstanceOf(TaskSucceeded.class);
    assertThat(bench.result(after).outcome()).isInstanceOf(TaskSucceeded.class);
    var dead = bench.deadLetter(topic);
    assertThat(new String(dead.value(), StandardCharsets.UTF_8)).isEqualTo("no task");
    assertThat(CloudEventHeaders.read(dead.headers(), DeadLetter.CODE))
        .isEqualTo("not_single_object");
  }

  @Test
  void ten_slow_tasks_do_not_delay_a_fast_one_behind_them() throws Exception {
    var slow = new CountDownLatch(10);
    var hold = new CountDownLatch(1);
    bench.publishAndServe(
        "mixed",
        TestSettings.standard().workers(1).growingTo(16),
        (input, context) -> {
          if (input.text("say").equals("slow")) {
            slow.countDown();
            if (!hold.await(60, TimeUnit.SECONDS)) throw new IllegalStateException("held too long");
          }
          return TestAgent.echo(input, context);
        });
    var held = new ArrayList<AgentTask>();
    for (int i = 0; i < 10; i++)
      held.add(bench.submit(TestTasks.task("mixed", "{\"say\":\"slow\"}")));
    assertThat(slow.await(60, TimeUnit.SECONDS)).as("all slow ones are at work").isTrue();

    var fast = bench.submit(TestTasks.task("mixed"));

    assertThat(bench.result(fast).outcome()).isInstanceOf(TaskSucceeded.class);
    assertThat(hold.getCount()).as("the slow ones are still at work").isEqualTo(1);
    hold.countDown();
    for (var task : held)
      assertThat(bench.result(task).outcome()).isInstanceOf(TaskSucceeded.class);
  }

  @Test
  void a_task_for_another_agent_is_poison() throws Exception {
    bench.publishAndServe("right", TestSettings.standard(), TestAgent::echo);

    bench.submit(Topics.tasks("right"), TestTasks.task("wrong"));

    assertThat(
            CloudEventHeaders.read(
                bench.deadLetter(Topics.tasks("right")).headers(), DeadLetter.CODE))
        .isEqualTo("agent_mismatch");
  }

  @Test
  void a_task_that_comes_twice_gives_results_of_one_task_id() throws Exception {
    bench.publishAndServe("twice", TestSettings.standard(), TestAgent::echo);
    var task = TestTasks.task("twice");

    bench.submit(task);
    bench.submit(task);

    await().atMost(Bench.PATIENCE).until(() -> bench.resultsOf(task).size() == 2);
    assertThat(bench.resultsOf(task))
        .extracting(result -> result.taskId())
        .containsOnly(task.taskId());
  }

  @Test
  void an_input_against_the_schema_fails_for_good_and_never_reaches_the_agent() throws Exception {
    var agent = bench.publishAndServe("strict", TestSettings.standard(), TestAgent::echo);

    var failure = bench.failure(bench.submit(TestTasks.task("strict", "{\"say\":1}")));

    assertThat(failure.code()).isEqualTo("input_invalid");
    assertThat(failure.retriable()).isFalse();
    assertThat(failure.message()).contains("/say");
    assertThat(agent.begun).isEmpty();
  }

  @Test
  void an_output_against_the_schema_fails_for_good() throws Exception {
    bench.publishAndServe(
        "sloppy",
        TestSettings.standard(),
        (input, context) -> AgentOutput.of(new Json("{\"answer\":1}")));

    var failure = bench.failure(bench.submit(TestTasks.task("sloppy")));

    assertThat(failure.code()).isEqualTo("output_invalid");
    assertThat(failure.retriable()).isFalse();
  }

  @Test
  void an_output_beyond_its_bound_fails_for_good() throws Exception {
    bench.publishAndServe(
        "long-winded",
        TestSettings.standard().outputBytes(100),
        (input, context) -> AgentOutput.of(Json.of(Map.of("echo", "x".repeat(100)))));

    var failure = bench.failure(bench.submit(TestTasks.task("long-winded")));

    assertThat(failure.code()).isEqualTo("output_too_large");
    assertThat(failure.retriable()).isFalse();
  }

  @Test
  void an_unexpected_exception_may_be_tried_again_and_its_message_stays_here() throws Exception {
    bench.publishAndServe(
        "broken",
        TestSettings.standard(),
        (input, context) -> {
          throw new IllegalArgumentException("password=hunter2");
        });

    var failure = bench.failure(bench.submit(TestTasks.task("broken")));

    assertThat(failure.code()).isEqualTo("agent_error");
    assertThat(failure.retriable()).isTrue();
    assertThat(failure.message()).contains("incident").doesNotContain("hunter2");
  }

  @Test
  void a_named_failure_keeps_its_code_and_its_pause() throws Exception {
    bench.publishAndServe(
        "paused",
        TestSettings.standard(),
        (input, context) -> {
          throw new AgentException("bank_closed", "The bank is closed", true, 7_000L);
        });

    var failure = bench.failure(bench.submit(TestTasks.task("paused")));

    assertThat(failure.code()).isEqualTo("bank_closed");
    assertThat(failure.retryAfterMs()).isEqualTo(7_000L);
  }

  @Test
  void a_failure_may_carry_what_there_is_of_the_output() throws Exception {
    bench.publishAndServe(
        "half-done",
        TestSettings.standard().outputBytes(100),
        (input, context) -> {
          var echo = input.text("say").repeat(30);
          throw AgentException.permanent("half_done", "Only half")
              .withPartial(Json.of(Map.of("echo", echo)));
        });

    var small = bench.failure(bench.submit(TestTasks.task("half-done", "{\"say\":\"a\"}")));
    var large = bench.failure(bench.submit(TestTasks.task("half-done")));

    assertThat(small.code()).isEqualTo("half_done");
    assertThat(small.partial()).isEqualTo(Json.of(Map.of("echo", "a".repeat(30))));
    assertThat(large.code()).isEqualTo("half_done");
    assertThat(large.partial()).isNull();
  }

  @Test
  void a_version_this_worker_does_not_know_may_be_tried_elsewhere() throws Exception {
    bench.publishAndServe("versioned", TestSettings.standard(), TestAgent::echo);

    var failure = bench.failure(bench.submit(TestTasks.version(TestTasks.task("versioned"), 9)));

    assertThat(failure.code()).isEqualTo("agent_version_unknown");
    assertThat(failure.retriable()).isTrue();
  }

  @Test
  void an_urgent_task_does_not_wait_behind_the_others() throws Exception {
    var open = new CountDownLatch(1);
    bench.publishAndServe(
        "two-lanes",
        TestSettings.standard().workers(1),
        (input, context) -> {
          if (input.text("say").equals("hello")) open.await(30, TimeUnit.SECONDS);
          return TestAgent.echo(input, context);
        });
    var waiting =
        List.of(
            bench.submit(TestTasks.task("two-lanes")), bench.submit(TestTasks.task("two-lanes")));

    var urgent =
        bench.submit(
            Topics.urgentTasks("two-lanes"), TestTasks.task("two-lanes", "{\"say\":\"now\"}"));

    assertThat(bench.result(urgent).outcome()).isInstanceOf(TaskSucceeded.class);
    assertThat(bench.resultsOf(waiting.getFirst())).isEmpty();
    open.countDown();
    waiting.forEach(bench::result);
  }

  @Test
  void people_see_the_work_begin_grow_and_end() throws Exception {
    bench.publishAndServe(
        "lively",
        TestSettings.standard(),
        (input, context) -> {
          context.tool("look-up", () -> 1);
          for (var piece : List.of("One ", "two ", "three")) context.delta(piece);
          return TestAgent.echo(input, context);
        });
    var task = bench.submit(TestTasks.task("lively"));

    await()
        .atMost(Bench.PATIENCE)
        .until(
            () -> bench.liveOf(task).stream().anyMatch(event -> event.kind() == LiveKind.FINISHED));

    var frames = bench.liveOf(task);
    assertThat(frames.stream().map(LiveEvent::kind).distinct())
        .containsExactly(LiveKind.STARTED, LiveKind.TOOL, LiveKind.DELTA, LiveKind.FINISHED);
    assertThat(
            String.join(
                "",
                frames.stream()
                    .filter(frame -> frame.kind() == LiveKind.DELTA)
                    .map(LiveEvent::text)
                    .toList()))
        .isEqualTo("One two three");
    assertThat(bench.result(task).calls())
        .extracting(call -> call.kind() + " " + call.name() + " " + call.outcome())
        .containsExactly("tool look-up ok");
  }
}
