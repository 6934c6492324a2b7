package io.millrace.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.record.CloudEventHeaders;
import io.millrace.contracts.record.DeadLetter;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topic;
import io.millrace.contracts.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class RecordsTest {

  private static final String RUN = "s-1~01JAAAAAAAAAAAAAAAAAAAAAAA";

  @Test
  void a_record_carries_cloud_events_headers_in_binary_mode() {
    var entry =
        (JournalEntry) Objects.requireNonNull(Samples.all().get("JournalEntry.StepScheduled"));

    var record = Records.of(Topics.EVENTS, entry, "/millrace/test");

    assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("s-1");
    assertThat(CloudEventHeaders.read(record.headers(), "ce_specversion")).isEqualTo("1.0");
    assertThat(CloudEventHeaders.read(record.headers(), "ce_id")).isEqualTo(RUN + "/5");
    assertThat(CloudEventHeaders.read(record.headers(), "ce_type"))
        .isEqualTo("io.millrace.StepScheduled.v1");
    assertThat(CloudEventHeaders.read(record.headers(), "ce_subject")).isEqualTo(RUN);
    assertThat(CloudEventHeaders.read(record.headers(), "ce_sequence")).isEqualTo("5");
    assertThat(CloudEventHeaders.read(record.headers(), "ce_causationid")).isEqualTo("cause");
    assertThat(CloudEventHeaders.read(record.headers(), "content-type"))
        .isEqualTo("application/vnd.apache.avro+binary");
  }

  @Test
  void headers_that_are_there_are_replaced_and_others_stay() {
    var entry =
        (JournalEntry) Objects.requireNonNull(Samples.all().get("JournalEntry.StepScheduled"));
    var fresh = new RecordHeaders();
    Records.writeHeaders(fresh, entry, "/millrace/test");
    var used = new RecordHeaders();
    used.add("traceparent", new byte[] {1});
    Records.writeHeaders(
        used, Objects.requireNonNull(Samples.all().get("AgentTask")), "/millrace/other");

    Records.writeHeaders(used, entry, "/millrace/test");

    for (var header : fresh) {
      assertThat(used.headers(header.key())).as(header.key()).hasSize(1);
      assertThat(used.lastHeader(header.key())).isEqualTo(header);
    }
    assertThat(used.headers("traceparent")).hasSize(1);
  }

  @Test
  void a_task_tells_when_it_expires() {
    var task = (AgentTask) Objects.requireNonNull(Samples.all().get("AgentTask"));

    var record = Records.of(Topics.tasks("answer-writer"), task, "/millrace/test");

    assertThat(record.topic()).isEqualTo("millrace.agent.answer-writer.tasks.v1");
    assertThat(CloudEventHeaders.read(record.headers(), "ce_expirytime"))
        .isEqualTo(task.timeoutAt().toString());
  }

  @Test
  void the_state_of_a_run_is_keyed_by_the_run_alone() {
    assertThat(Records.key((RunState) Objects.requireNonNull(Samples.all().get("RunState"))))
        .isEqualTo(RUN);
  }

  @Test
  void a_dead_letter_keeps_the_bytes_and_writes_its_headers_once() {
    var source =
        new ConsumerRecord<byte[], byte[]>(
            "millrace.commands.v1", 2, 77, "k".getBytes(StandardCharsets.UTF_8), new byte[] {9, 9});
    source.headers().add("traceparent", "00-a-b-01".getBytes(StandardCharsets.UTF_8));
    var once =
        new DeadLetter("bytes_malformed", "no", false, new IllegalStateException("x")).of(source);
    var again =
        new ConsumerRecord<byte[], byte[]>("millrace.commands.v1", 0, 1, once.key(), once.value());
    once.headers().forEach(h -> again.headers().add(h));

    var twice = new DeadLetter("schema_unknown", "still no", false, null).of(again);

    assertThat(twice.topic()).isEqualTo("dlq.millrace.commands.v1");
    assertThat(twice.value()).containsExactly(9, 9);
    assertThat(twice.headers().headers(DeadLetter.CODE)).hasSize(1);
    assertThat(CloudEventHeaders.read(twice.headers(), DeadLetter.CODE))
        .isEqualTo("schema_unknown");
    assertThat(CloudEventHeaders.read(twice.headers(), DeadLetter.REDRIVES)).isEqualTo("0");
    assertThat(CloudEventHeaders.read(twice.headers(), "traceparent")).isEqualTo("00-a-b-01");
  }

  @Test
  void a_run_id_carries_its_partition_key() {
    var ofSession = RunIds.create("s-42");
    var alone = RunIds.create(null);

    assertThat(RunIds.partitionKey(ofSession)).isEqualTo("s-42");
    assertThat(RunIds.partitionKey(alone)).isEqualTo(alone);
    assertThat(RunIds.isValid(ofSession)).isTrue();
    assertThat(RunIds.isValid("s-42~short")).isFalse();
    assertThat(RunIds.isValid("../etc~01JAAAAAAAAAAAAAAAAAAAAAAA")).isFalse();
  }

  @Test
  void the_same_idempotency_key_gives_the_same_run_and_another_gives_another() {
    var first = RunIds.forIdempotencyKey("http", "s-1", "key");

    assertThat(RunIds.forIdempotencyKey("http", "s-1", "key")).isEqualTo(first);
    assertThat(RunIds.isValid(first)).isTrue();
    assertThat(
            new HashSet<>(
                java.util.List.of(
                    first,
                    RunIds.forIdempotencyKey("http", "s-1", "other"),
                    RunIds.forIdempotencyKey("topic", "s-1", "key"))))
        .hasSize(3);
  }

  @Test
  void topics_that_fold_together_have_equally_many_partitions() {
    for (Topic<?> topic :
        java.util.List.of(Topics.COMMANDS, Topics.RESULTS, Topics.RETRIES, Topics.EVENTS))
      assertThat(topic.partitions(7)).isEqualTo(7);
    assertThat(Topics.tasks("a").partitions(7)).isEqualTo(1);
  }

  @Test
  void an_agents_name_cannot_escape_its_topic() {
    assertThatThrownBy(() -> Topics.tasks("a.b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Topics.tasks("../x")).isInstanceOf(IllegalArgumentException.class);
  }
}
