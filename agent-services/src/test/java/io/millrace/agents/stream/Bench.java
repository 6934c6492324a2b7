package io.millrace.agents.stream;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.agents.core.Cancellations;
import io.millrace.agents.ops.AgentMetrics;
import io.millrace.agents.store.ClaimChecks;
import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.LiveEvent;
import io.millrace.contracts.message.Message;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.TaskCancellation;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.record.DeadLetter;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topic;
import io.millrace.contracts.topic.Topics;
import io.millrace.embedded.EmbeddedKafka;
import io.millrace.kit.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A real Kafka with workers on it. Each test takes an agent name of its own, so that topics and
 * groups are its own too; {@link #close()} ends what was started.
 */
final class Bench implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(40);

  /** The agent whose own limit a test waits for. */
  static final String SHORT_LIVED = "short-lived";

  private static final int SHORT_LIFE_MS = 3_000;
  private static final int LIFE_MS = 20_000;

  private final EmbeddedKafka kafka;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaResults results;
  private final LiveChannel live;
  private final List<AgentGroup> groups = new ArrayList<>();
  private final List<ConsumerRecord<byte[], byte[]>> seen = new CopyOnWriteArrayList<>();
  private final Thread reader;
  private volatile boolean closing;
  private final CancellationReader cancellationReader;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Cancellations cancellations = new Cancellations();

  Bench(Path folder) throws Exception {
    kafka = EmbeddedKafka.start(folder);
    make(Topics.all());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    results = new KafkaResults(settingsOfKafka(), 10_000);
    live = new LiveChannel(settingsOfKafka());
    cancellationReader =
        CancellationReader.start(settingsOfKafka(), "w-bench-cancellations", cancellations);
    if (!cancellationReader.awaitListening(PATIENCE))
      throw new IllegalStateException("Cancellations are not heard");
    reader = Thread.ofPlatform().daemon().start(this::read);
  }

  private KafkaSettings settingsOfKafka() {
    return new KafkaSettings(Map.of("bootstrap.servers", bootstrap()));
  }

  String bootstrap() {
    return kafka.bootstrapServers();
  }

  private void make(List<Topic<? extends Message>> topics) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
      admin
          .createTopics(
              topics.stream()
                  .map(
                      topic ->
                          new NewTopic(
                              topic.name(),
                              Optional.of(topic.partitions(2)),
                              Optional.of((short) 1)))
                  .toList())
          .all()
          .get();
    }
  }

  private void read() {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", bootstrap(), "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions =
          List.of(Topics.RESULTS, Topics.LIVE_EVENTS).stream()
              .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!closing) consumer.poll(Duration.ofMillis(100)).forEach(seen::add);
    }
  }

  /** Topics and group of an agent, as publishing it would make them. */
  void publish(String agent, TestSettings settings) throws Exception {
    make(Topics.ofAgent(agent));
    ShareGroups.configure(settingsOfKafka(), List.of(AgentGroup.groupId(agent)), settings.lockMs());
  }

  /** One process that serves an agent. */
  AgentGroup serve(TestAgent agent, TestSettings settings, String worker) {
    return serve(agent, settings, worker, results);
  }

  AgentGroup serve(TestAgent agent, TestSettings settings, String worker, ResultSink sink) {
    var tools =
        new TaskRunner.Tools(
            settings,
            (name, version) ->
                version == 1 ? Optional.of(new PublishedAgent(definition(name))) : Optional.empty(),
            sink,
            this::bury,
            live::send,
            TestServices.none(),
            new AgentMetrics(meters),
            cancellations,
            ClaimChecks.of(settings));
    var group = AgentGroup.start(settingsOfKafka(), settings, new TaskRunner(agent, tools), worker);
    groups.add(group);
    return group;
  }

  TestAgent publishAndServe(String name, TestSettings settings, TestAgent.Work work)
      throws Exception {
    var agent = new TestAgent(name, work);
    publish(name, settings);
    serve(agent, settings, "w-" + name);
    return agent;
  }

  private void bury(ConsumerRecord<byte[], byte[]> record, DeadLetter letter) {
    producer.send(letter.of(record));
    producer.flush();
  }

  KafkaResults results() {
    return results;
  }

  static AgentDefinition definition(String name) {
    return AgentDefinition.parse(
        DefinitionText.read(
            """
            agent: %s
            description: Works in tests.
            kind: java
            mutates: false
            input: { type: object, required: [say], properties: { say: { type: string } } }
            output: { type: object, required: [echo], properties: { echo: { type: string } } }
            limits: { timeMs: %d }
            """
                .formatted(name, name.equals(SHORT_LIVED) ? SHORT_LIFE_MS : LIFE_MS)));
  }

  AgentTask submit(AgentTask task) {
    return submit(Topics.tasks(task.agent()), task);
  }

  AgentTask submit(Topic<AgentTask> topic, AgentTask task) {
    send(Records.of(topic, task, "/test"));
    return task;
  }

  /** Returns when the cancellation was sent. */
  Instant cancel(AgentTask task) {
    var at = Instant.now();
    send(
        Records.of(
            Topics.CANCELLATIONS,
            new TaskCancellation(
                task.taskId(),
                task.runId(),
                task.stepId(),
                task.attempt(),
                task.agent(),
                "run_cancelled",
                at),
            "/test"));
    return at;
  }

  void send(ProducerRecord<byte[], byte[]> record) {
    producer.send(record);
    producer.flush();
  }

  List<TaskResult> resultsOf(AgentTask task) {
    return seen.stream()
        .filter(record -> record.topic().equals(Topics.RESULTS.name()))
        .map(record -> Records.codec(TaskResult.class).decode(record.value()))
        .filter(result -> result.taskId().equals(task.taskId()))
        .toList();
  }

  List<LiveEvent> liveOf(AgentTask task) {
    return seen.stream()
        .filter(record -> record.topic().equals(Topics.LIVE_EVENTS.name()))
        .map(record -> Records.codec(LiveEvent.class).decode(record.value()))
        .filter(event -> event.runId().equals(task.runId()))
        .toList();
  }

  TaskResult result(AgentTask task) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !resultsOf(task).isEmpty());
    return resultsOf(task).getFirst();
  }

  Outcome.TaskFailed failure(AgentTask task) {
    return (Outcome.TaskFailed) result(task).outcome();
  }

  /** The first dead letter of a topic. */
  ConsumerRecord<byte[], byte[]> deadLetter(Topic<?> topic) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrap()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var partition = new TopicPartition(Topics.deadLetters(topic.name()).name(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
                return !found.isEmpty();
              });
      return found.getFirst();
    }
  }

  @Override
  public void close() throws Exception {
    closing = true;
    groups.forEach(group -> group.stop(Duration.ZERO));
    for (var group : groups) group.awaitEnd(Duration.ofSeconds(5));
    reader.join(2_000);
    cancellationReader.close();
    producer.close(Duration.ofSeconds(2));
    results.close();
    live.close();
    kafka.close();
  }
}
