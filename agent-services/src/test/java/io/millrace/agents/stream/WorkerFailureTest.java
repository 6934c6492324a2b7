package io.millrace.agents.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.agents.stream.ResultSink.ResultNotTakenException;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.Outcome.TaskSucceeded;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What workers do beside each other, when they are slow, die or stop, on a real Kafka. */
class WorkerFailureTest {

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
  void fourteen_slow_tasks_of_one_partition_begin_together() throws Exception {
    var agent =
        bench.publishAndServe(
            "crowd",
            TestSettings.standard().workers(14),
            (input, context) -> {
              if (!input.text("say").equals("warm up")) Thread.sleep(4_000);
              return TestAgent.echo(input, context);
            });
    bench.result(bench.submit(TestTasks.task("crowd", "{\"say\":\"warm up\"}")));
    agent.begun.clear();

    var tasks =
        IntStream.range(0, 14).mapToObj(i -> bench.submit(TestTasks.task("crowd"))).toList();

    tasks.forEach(bench::result);
    var begun = agent.begun.stream().map(TestAgent.Begun::at).sorted().toList();
    assertThat(begun).hasSize(14);
    assertThat(Duration.between(begun.getFirst(), begun.getLast()))
        .isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void a_task_that_takes_longer_than_its_lock_runs_once() throws Exception {
    var settings = TestSettings.standard().lock(2_000).workers(3);
    var agent =
        bench.publishAndServe(
            "patient",
            settings,
            (input, context) -> {
              Thread.sleep(6_000);
              return TestAgent.echo(input, context);
            });

    var task = bench.submit(TestTasks.task("patient"));

    assertThat(bench.result(task).outcome()).isInstanceOf(TaskSucceeded.class);
    Thread.sleep(3_000);
    assertThat(agent.begun).hasSize(1);
    assertThat(bench.resultsOf(task)).hasSize(1);
    assertThat(bench.meters.counter("millrace.agent.locks.lost", "agent", "patient").count())
        .isZero();
  }

  @Test
  void a_task_whose_worker_died_is_done_by_another() throws Exception {
    var settings = TestSettings.standard().lock(2_000);
    bench.publish("mourned", settings);
    var task = bench.submit(TestTasks.task("mourned"));
    try (var dying = member("mourned")) {
      await().atMost(Bench.PATIENCE).until(() -> !dying.poll(Duration.ofMillis(200)).isEmpty());

      bench.serve(new TestAgent("mourned", TestAgent::echo), settings, "w-heir");

      assertThat(bench.result(task).worker()).startsWith("w-heir");
    }
  }

  private static KafkaShareConsumer<byte[], byte[]> member(String agent) {
    var consumer =
        new KafkaShareConsumer<>(
            Map.of(
                "bootstrap.servers",
                bench.bootstrap(),
                "group.id",
                AgentGroup.groupId(agent),
                "share.acknowledgement.mode",
                "explicit"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(List.of(Topics.tasks(agent).name()));
    return consumer;
  }

  @Test
  void stopping_lets_a_short_task_end() throws Exception {
    var agent =
        new TestAgent(
            "ending",
            (input, context) -> {
              Thread.sleep(1_500);
              return TestAgent.echo(input, context);
            });
    bench.publish("ending", TestSettings.standard());
    var group = bench.serve(agent, TestSettings.standard(), "w");
    var task = bench.submit(TestTasks.task("ending"));
    await().atMost(Bench.PATIENCE).until(() -> agent.begun.size() == 1);

    group.stop(Duration.ofSeconds(5));

    assertThat(group.awaitEnd(Duration.ofSeconds(5))).isTrue();
    assertThat(bench.result(task).outcome()).isInstanceOf(TaskSucceeded.class);
  }

  @Test
  void stopping_gives_a_long_task_to_another_worker_at_once() throws Exception {
    var settings = TestSettings.standard().lock(30_000);
    bench.publish("handed-over", settings);
    var stuck =
        new TestAgent(
            "handed-over",
            (input, context) -> {
              Thread.sleep(25_000);
              return TestAgent.echo(input, context);
            });
    var first = bench.serve(stuck, settings, "w-old");
    var task = bench.submit(TestTasks.task("handed-over"));
    await().atMost(Bench.PATIENCE).until(() -> stuck.begun.size() == 1);
    bench.serve(new TestAgent("handed-over", TestAgent::echo), settings, "w-new");

    first.stop(Duration.ofMillis(300));

    assertThat(first.awaitEnd(Duration.ofSeconds(3))).isTrue();
    await().atMost(Duration.ofSeconds(15)).until(() -> !bench.resultsOf(task).isEmpty());
    assertThat(bench.resultsOf(task))
        .singleElement()
        .satisfies(result -> assertThat(result.worker()).startsWith("w-new"));
  }

  @Test
  void a_task_is_accepted_only_after_its_result_was_taken() throws Exception {
    var refusals = new AtomicInteger();
    bench.publish("retold", TestSettings.standard());
    var agent = new TestAgent("retold", TestAgent::echo);
    bench.serve(agent, TestSettings.standard().workers(1), "w", refusing(1, refusals));

    var task = bench.submit(TestTasks.task("retold"));

    assertThat(bench.result(task).outcome()).isInstanceOf(TaskSucceeded.class);
    assertThat(agent.begun).hasSize(2);
    assertThat(refusals).hasValue(1);
  }

  @Test
  void a_task_no_worker_can_end_fails_instead_of_vanishing_at_the_broker_s_delivery_limit()
      throws Exception {
    bench.publish("cursed", TestSettings.standard());
    var agent = new TestAgent("cursed", TestAgent::echo);
    bench.serve(agent, TestSettings.standard().workers(1), "w", refusing(3, new AtomicInteger()));

    var failure = bench.failure(bench.submit(TestTasks.task("cursed")));

    assertThat(failure.code()).isEqualTo("worker_lost");
    assertThat(failure.retriable()).isTrue();
    assertThat(agent.begun).hasSize(3);
  }

  private static ResultSink refusing(int times, AtomicInteger refusals) {
    return result -> {
      if (refusals.getAndIncrement() < times)
        throw new ResultNotTakenException("not now", new IllegalStateException("test"));
      refusals.decrementAndGet();
      bench.results().send(result);
    };
  }

  @Test
  void a_task_of_an_aborted_transaction_is_never_worked() throws Exception {
    var agent = bench.publishAndServe("careful", TestSettings.standard(), TestAgent::echo);
    AgentTask aborted = TestTasks.task("careful");
    AgentTask committed = TestTasks.task("careful");
    var settings =
        Map.<String, Object>of(
            "bootstrap.servers", bench.bootstrap(), "transactional.id", "test-careful");
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(Records.of(Topics.tasks("careful"), aborted, "/test"));
      producer.flush();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(Records.of(Topics.tasks("careful"), committed, "/test"));
      producer.commitTransaction();
    }

    bench.result(committed);

    assertThat(agent.begun).extracting(TestAgent.Begun::taskId).containsExactly(committed.taskId());
  }
}
