package io.millrace.agents.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.contracts.message.Outcome.TaskSucceeded;
import io.millrace.contracts.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of tasks nobody waits for any more, on a real Kafka. */
class CancellationTest {

  private static Bench bench;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    bench = new Bench(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    bench.close();
  }

  private static AgentOutput sleepOrEcho(AgentInput input, AgentContext context) throws Exception {
    if (input.text("say").equals("sleep")) {
      context.tool("look-up", () -> 1);
      Thread.sleep(Duration.ofSeconds(60));
    }
    return TestAgent.echo(input, context);
  }

  @Test
  void a_sleeping_task_ends_within_a_second_of_its_cancellation_and_its_neighbours_go_on()
      throws Exception {
    // given a sleeper, and a neighbour that works beside it
    var open = new CountDownLatch(1);
    var agent =
        bench.publishAndServe(
            "sleeper",
            TestSettings.standard().workers(2),
            (input, context) -> {
              if (input.text("say").equals("work")) open.await(30, TimeUnit.SECONDS);
              return sleepOrEcho(input, context);
            });
    var sleeping = bench.submit(TestTasks.task("sleeper", "{\"say\":\"sleep\"}"));
    var working = bench.submit(TestTasks.task("sleeper", "{\"say\":\"work\"}"));
    await().atMost(Bench.PATIENCE).until(() -> agent.begun.size() == 2);

    // when
    var cancelledAt = bench.cancel(sleeping);

    // then
    var failure = bench.failure(sleeping);
    assertThat(failure.code()).isEqualTo("cancelled");
    assertThat(failure.retriable()).isFalse();
    assertThat(failure.message()).contains("run_cancelled");
    var result = bench.result(sleeping);
    assertThat(Duration.between(cancelledAt, result.finishedAt()))
        .isLessThan(Duration.ofSeconds(1));
    assertThat(result.calls()).extracting(call -> call.name()).containsExactly("look-up");
    // and the worker is free for the next task, while the neighbour was never disturbed
    var next = bench.submit(TestTasks.task("sleeper"));
    assertThat(bench.result(next).outcome()).isInstanceOf(TaskSucceeded.class);
    open.countDown();
    assertThat(bench.result(working).outcome()).isInstanceOf(TaskSucceeded.class);
    assertThat(agent.begun).hasSize(3);
    assertThat(bench.resultsOf(sleeping)).hasSize(1);
  }

  @Test
  void a_cancellation_that_comes_before_its_task_saves_the_work() throws Exception {
    var agent =
        bench.publishAndServe("spared", TestSettings.standard().workers(1), TestAgent::echo);
    var task = TestTasks.task("spared");
    bench.cancel(task);
    await()
        .atMost(Bench.PATIENCE)
        .until(
            () -> {
              try (var hold = bench.cancellations.take(task.taskId())) {
                return hold.cancelled().isDone();
              }
            });

    bench.submit(task);

    assertThat(bench.failure(task).code()).isEqualTo("cancelled");
    var next = bench.submit(TestTasks.task("spared"));
    bench.result(next);
    assertThat(agent.begun).extracting(TestAgent.Begun::taskId).containsExactly(next.taskId());
  }

  @Test
  void an_agent_that_takes_no_interrupt_keeps_nobody_waiting() throws Exception {
    var over = new AtomicBoolean();
    var agent =
        bench.publishAndServe(
            "stubborn",
            TestSettings.standard(),
            (input, context) -> {
              while (!over.get()) Thread.onSpinWait();
              return TestAgent.echo(input, context);
            });
    try {
      var task = bench.submit(TestTasks.task("stubborn"));
      await().atMost(Bench.PATIENCE).until(() -> agent.begun.size() == 1);

      var cancelledAt = bench.cancel(task);

      assertThat(bench.failure(task).code()).isEqualTo("cancelled");
      assertThat(Duration.between(cancelledAt, bench.result(task).finishedAt()))
          .isLessThan(Duration.ofSeconds(2));
      assertThat(bench.meters.counter("millrace.agent.abandoned", "agent", "stubborn").count())
          .isEqualTo(1);
    } finally {
      over.set(true);
    }
  }

  @Test
  void poison_among_the_cancellations_stops_no_reader() throws Exception {
    var agent =
        bench.publishAndServe(
            "undisturbed", TestSettings.standard(), CancellationTest::sleepOrEcho);
    bench.send(
        new ProducerRecord<>(
            Topics.CANCELLATIONS.name(),
            "key".getBytes(StandardCharsets.UTF_8),
            "no cancellation".getBytes(StandardCharsets.UTF_8)));
    bench.send(new ProducerRecord<>(Topics.CANCELLATIONS.name(), null, null));
    var task = bench.submit(TestTasks.task("undisturbed", "{\"say\":\"sleep\"}"));
    await().atMost(Bench.PATIENCE).until(() -> agent.begun.size() == 1);

    bench.cancel(task);

    assertThat(bench.failure(task).code()).isEqualTo("cancelled");
    assertThat(bench.result(task).finishedAt()).isBefore(Instant.now());
  }

  @Test
  void an_agent_that_outlives_its_step_is_interrupted_and_may_be_tried_again() throws Exception {
    var interrupted = new AtomicBoolean();
    bench.publishAndServe(
        "slow",
        TestSettings.standard(),
        (input, context) -> {
          try {
            Thread.sleep(Duration.ofSeconds(30));
          } catch (InterruptedException e) {
            interrupted.set(context.cancelled());
            throw e;
          }
          return TestAgent.echo(input, context);
        });
    var task = TestTasks.timeout(TestTasks.task("slow"), Instant.now().plusSeconds(5));

    var failure = bench.failure(bench.submit(task));

    assertThat(failure.code()).isEqualTo("step_timeout");
    assertThat(failure.retriable()).isTrue();
    assertThat(interrupted).isTrue();
    assertThat(bench.result(task).finishedAt()).isBefore(task.timeoutAt().plusSeconds(2));
  }

  @Test
  void an_agent_that_outlives_its_own_limit_says_so() throws Exception {
    bench.publishAndServe(
        Bench.SHORT_LIVED,
        TestSettings.standard(),
        (input, context) -> {
          Thread.sleep(Duration.ofSeconds(60));
          return TestAgent.echo(input, context);
        });

    var failure = bench.failure(bench.submit(TestTasks.task(Bench.SHORT_LIVED)));

    assertThat(failure.code()).isEqualTo("agent_timeout");
    assertThat(failure.retriable()).isTrue();
  }

  @Test
  void a_task_nobody_waits_for_any_more_is_dropped_without_a_result() throws Exception {
    var agent = bench.publishAndServe("late", TestSettings.standard().workers(1), TestAgent::echo);
    var late =
        bench.submit(TestTasks.timeout(TestTasks.task("late"), Instant.now().minusSeconds(1)));

    var next = bench.submit(TestTasks.task("late"));

    bench.result(next);
    assertThat(bench.resultsOf(late)).isEmpty();
    assertThat(agent.begun).hasSize(1);
    assertThat(
            bench
                .meters
                .counter("millrace.agent.tasks", "agent", "late", "outcome", "expired")
                .count())
        .isEqualTo(1);
  }
}
