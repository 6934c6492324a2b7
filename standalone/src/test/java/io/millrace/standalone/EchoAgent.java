package io.millrace.standalone;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * An agent of the tests: of each ten tasks it fails the first attempt of three and never answers
 * the first attempt of one, so that retries and time-outs are under way at any moment.
 */
final class EchoAgent implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> tasks;
  private final KafkaProducer<byte[], byte[]> results;
  private final AtomicInteger silent = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final Thread thread;
  private volatile boolean running = true;

  EchoAgent(String bootstrapServers) {
    var in = new ByteArrayDeserializer();
    var out = new ByteArraySerializer();
    tasks =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", bootstrapServers,
                "group.id", "echo-agent",
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest"),
            in,
            in);
    results =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers), out, out);
    tasks.subscribe(List.of(Topics.tasks("echo").name()));
    thread = Thread.ofPlatform().name("echo-agent").daemon().start(this::work);
  }

  /** First attempts that got no answer. */
  int silent() {
    return silent.get();
  }

  /** First attempts that failed. */
  int failed() {
    return failed.get();
  }

  private void work() {
    while (running) tasks.poll(POLL).forEach(this::answer);
    tasks.close();
    results.close(Duration.ofSeconds(5));
  }

  private void answer(ConsumerRecord<byte[], byte[]> record) {
    var task = Records.codec(AgentTask.class).decode(record.value());
    int lot = Math.floorMod(task.taskId().hashCode(), 10);
    if (task.attempt() == 1 && lot == 0) {
      silent.incrementAndGet();
      return;
    }
    boolean fails = task.attempt() == 1 && lot < 4;
    if (fails) failed.incrementAndGet();
    results.send(
        Records.of(
            Topics.RESULTS,
            result(
                task,
                fails
                    ? new Outcome.TaskFailed("agent_error", "the test says so", true, null)
                    : new Outcome.TaskSucceeded(new Json("{\"said\":\"hi\"}"), 0.9, List.of())),
            "/test"));
  }

  private static TaskResult result(AgentTask task, Outcome outcome) {
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return new TaskResult(
        task.taskId(),
        task.runId(),
        task.stepId(),
        task.attempt(),
        task.agent(),
        task.agentVersion(),
        "echo-agent",
        now,
        now,
        Usage.NONE,
        List.of(),
        outcome);
  }

  @Override
  public void close() throws InterruptedException {
    running = false;
    thread.join(10_000);
  }
}
