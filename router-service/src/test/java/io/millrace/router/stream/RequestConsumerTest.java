package io.millrace.router.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody.StartRun;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.record.CloudEventHeaders;
import io.millrace.contracts.record.DeadLetter;
import io.millrace.contracts.topic.Topics;
import io.millrace.embedded.testing.KafkaTestResource;
import io.millrace.router.testing.FakeStateStore;
import io.millrace.router.testing.KafkaProbe;
import io.millrace.router.testing.Library;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(FakeStateStore.class)
class RequestConsumerTest {

  private static final String MESSAGE =
      "{\"sessionId\": \"up-1\", \"text\": \"When do you close on Saturday?\", \"context\": {\"reader\": \"R-9\"}}";

  @Inject Library library;

  private KafkaProbe kafka() {
    return library.kafka();
  }

  @BeforeEach
  void open() throws InterruptedException {
    library.open();
  }

  private static Map<String, String> binary(String source, String id, String type) {
    return Map.of(
        "ce_specversion",
        "1.0",
        "ce_source",
        source,
        "ce_id",
        id,
        "ce_type",
        type,
        "content-type",
        "application/json");
  }

  private void request(String value, Map<String, String> headers) {
    kafka().request(value.getBytes(StandardCharsets.UTF_8), headers);
  }

  private Command command(String source) {
    return kafka().commands(command -> command.actor().equals("service:" + source), 1).getFirst();
  }

  private ConsumerRecord<byte[], byte[]> deadLetter(String source) {
    return kafka()
        .records(
            Topics.deadLetters(Topics.REQUESTS.name()).name(),
            record ->
                source.equals(CloudEventHeaders.read(record.headers(), CloudEventHeaders.SOURCE)),
            1)
        .getFirst();
  }

  private static String source() {
    return "/test/" + UUID.randomUUID();
  }

  @Test
  void a_message_in_binary_mode_becomes_a_command() {
    var source = source();

    request(MESSAGE, binary(source, "1", EventRequests.MESSAGE));

    var start = (StartRun) command(source).body();
    assertThat(start.workflow()).isEqualTo("library");
    assertThat(start.sessionId()).isEqualTo("up-1");
    assertThat(start.intent()).isNotNull();
  }

  @Test
  void a_run_in_structured_mode_becomes_a_command_with_and_without_a_content_type() {
    var source = source();
    var event =
        """
        {"specversion": "1.0", "id": "%s", "source": "%s", "type": "io.millrace.request.run.v1", "datacontenttype": "application/json",
         "data": {"workflow": "library@1", "input": {"question": "x", "reader": "R-1"}, "priority": "high"}}
        """;

    request(
        event.formatted("1", source),
        Map.of("content-type", "application/cloudevents+json; charset=UTF-8"));
    request(event.formatted("2", source), Map.of());

    var commands = kafka().commands(command -> command.actor().equals("service:" + source), 2);
    assertThat(commands)
        .extracting(command -> ((StartRun) command.body()).priority())
        .containsOnly(Priority.HIGH);
    assertThat(commands).extracting(Command::runId).doesNotHaveDuplicates();
  }

  @Test
  void a_redelivered_event_is_the_same_run() {
    var source = source();

    request(MESSAGE, binary(source, "1", EventRequests.MESSAGE));
    request(MESSAGE, binary(source, "1", EventRequests.MESSAGE));

    var commands = kafka().commands(command -> command.actor().equals("service:" + source), 2);
    assertThat(commands.get(0).commandId())
        .isEqualTo(commands.get(1).commandId())
        .startsWith("up-1~")
        .endsWith("/start");
  }

  @Test
  void poison_goes_to_the_dead_letters_with_its_reason_and_its_neighbours_go_on() {
    var poison = source();
    var neighbours = source();
    byte[] garbage = {(byte) 0xC3, 0x01, 0x00, (byte) 0xFF};

    request(MESSAGE, binary(neighbours, "before", EventRequests.MESSAGE));
    kafka().request(garbage, binary(poison, "1", EventRequests.MESSAGE));
    request(MESSAGE, binary(neighbours, "after", EventRequests.MESSAGE));

    var letter = deadLetter(poison);
    assertThat(letter.value()).containsExactly(garbage);
    assertThat(new String(letter.key(), StandardCharsets.UTF_8)).isEqualTo("same key");
    assertThat(CloudEventHeaders.read(letter.headers(), DeadLetter.CODE))
        .isEqualTo("json_malformed");
    assertThat(CloudEventHeaders.read(letter.headers(), DeadLetter.REASON)).contains("not JSON");
    assertThat(CloudEventHeaders.read(letter.headers(), DeadLetter.TOPIC))
        .isEqualTo(Topics.REQUESTS.name());
    assertThat(CloudEventHeaders.read(letter.headers(), DeadLetter.RETRIABLE)).isEqualTo("false");
    assertThat(kafka().commands(command -> command.actor().equals("service:" + neighbours), 2))
        .hasSize(2);
  }

  @Test
  void what_is_no_request_goes_to_the_dead_letters_with_a_stable_code() {
    assertThat(codeOf(MESSAGE, EventRequests.MESSAGE, "2.0")).isEqualTo("cloud_event_invalid");
    assertThat(codeOf(MESSAGE, "io.millrace.request.other.v1", "1.0"))
        .isEqualTo("event_type_unknown");
    assertThat(codeOf("[]", EventRequests.MESSAGE, "1.0")).isEqualTo("json_malformed");
    assertThat(codeOf("{\"text\": \"hello there\", \"mood\": 1}", EventRequests.MESSAGE, "1.0"))
        .isEqualTo("json_malformed");
    assertThat(codeOf("{\"text\": 1}", EventRequests.MESSAGE, "1.0")).isEqualTo("json_malformed");
    assertThat(codeOf("{\"text\": \"\"}", EventRequests.MESSAGE, "1.0")).isEqualTo("input_invalid");
    assertThat(
            codeOf(
                "{\"text\": \"hello there\", \"sessionId\": \"a b\"}",
                EventRequests.MESSAGE,
                "1.0"))
        .isEqualTo("session_id_invalid");
    assertThat(codeOf("{\"workflow\": \"refunds\", \"input\": {}}", EventRequests.RUN, "1.0"))
        .isEqualTo("workflow_unknown");
    assertThat(codeOf("{\"workflow\": \"library\", \"input\": {}}", EventRequests.RUN, "1.0"))
        .isEqualTo("input_invalid");
    assertThat(
            codeOf(
                "\"" + "x".repeat(RequestEvent.VALUE_BYTES_MAX) + "\"", EventRequests.RUN, "1.0"))
        .isEqualTo("body_too_large");
  }

  private String codeOf(String value, String type, String version) {
    var source = source();
    var headers =
        Map.of("ce_specversion", version, "ce_source", source, "ce_id", "1", "ce_type", type);
    request(value, headers);
    return String.valueOf(CloudEventHeaders.read(deadLetter(source).headers(), DeadLetter.CODE));
  }

  @Test
  void a_record_that_is_no_event_or_has_no_value_does_not_stop_the_door() {
    var after = source();

    request("{\"text\": \"hello\"}", Map.of());
    kafka()
        .send(
            new org.apache.kafka.clients.producer.ProducerRecord<>(
                Topics.REQUESTS.name(), 0, null, null));
    request(MESSAGE, binary(after, "1", EventRequests.MESSAGE));

    assertThat(command(after).runId()).startsWith("up-1~");
  }
}
