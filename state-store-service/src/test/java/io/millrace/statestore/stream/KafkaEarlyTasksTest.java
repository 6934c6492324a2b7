package io.millrace.statestore.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.topic.Topic;
import io.millrace.contracts.topic.Topics;
import io.millrace.embedded.EmbeddedKafka;
import io.millrace.kit.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Early tasks on a real Kafka: what was sent is found again, and nothing is lost in silence. */
class KafkaEarlyTasksTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Topic<AgentTask> LOOK = Topics.tasks("look");

  @TempDir static Path folder;
  private static EmbeddedKafka kafka;

  private KafkaEarlyTasks tasks;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(folder);
    try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", servers()))) {
      var topics = new ArrayList<NewTopic>();
      topics.add(new NewTopic(Topics.RESULTS.name(), 2, (short) 1));
      topics.add(new NewTopic(LOOK.name(), 1, (short) 1));
      topics.add(new NewTopic(Topics.urgentTasks("look").name(), 1, (short) 1));
      topics.add(new NewTopic(Topics.deadLetters(LOOK.name()).name(), 1, (short) 1));
      topics.add(
          new NewTopic(Topics.tasks("small").name(), 1, (short) 1)
              .configs(Map.of("max.message.bytes", "600")));
      admin.createTopics(topics).all().get();
    }
  }

  private static String servers() {
    return kafka.bootstrapServers();
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @BeforeEach
  void open() {
    tasks = new KafkaEarlyTasks(new KafkaSettings(Map.of("bootstrap.servers", servers())));
  }

  @AfterEach
  void close() {
    tasks.close();
  }

  @Test
  void what_was_sent_last_is_found_by_who_comes_next() {
    var sent = new ArrayList<String>();
    for (int i = 0; i < SentTasks.TAIL_MAX + 10; i++) sent.add(send(LOOK, task("look", i)));
    var urgent = send(Topics.urgentTasks("look"), task("look", -1));
    tasks.await();

    var found = tasks.sentLately(1);

    assertThat(found).contains(urgent);
    assertThat(found).containsAll(sent.subList(10, sent.size()));
    assertThat(found).doesNotContainAnyElementsOf(sent.subList(0, 10));
  }

  @Test
  void a_task_that_kafka_does_not_take_fails_the_commit_and_not_the_one_after_it() {
    send(Topics.tasks("small"), task("small", 1));

    assertThatThrownBy(() -> tasks.await())
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("did not take a task");

    send(LOOK, task("look", 2));
    tasks.await();
  }

  @Test
  void where_kafka_is_away_nothing_counts_as_sent() {
    var away = new KafkaEarlyTasks(new KafkaSettings(Map.of("bootstrap.servers", "127.0.0.1:1")));

    assertThat(away.sentLately(0)).isEmpty();
  }

  private String send(Topic<AgentTask> topic, AgentTask task) {
    Record<String, Outgoing> record = Outgoing.of(topic, task, NOW.toEpochMilli());
    tasks.send(record);
    return task.taskId();
  }

  private static AgentTask task(String agent, int n) {
    return AgentTask.of(
        "01JAAAAAAAAAAAAAAAAAAAAAAA",
        "step",
        1,
        agent,
        1,
        "default",
        null,
        "w@1",
        new Json("{\"n\":%d,\"text\":\"%s\"}".formatted(n, "x".repeat(500))),
        NOW,
        NOW,
        Priority.NORMAL,
        null);
  }
}
