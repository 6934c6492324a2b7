package io.millrace.trace.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.codec.UndecodableException;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.record.CloudEventHeaders;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.kit.view.JournalJson;
import io.millrace.trace.core.JournalFrame;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked
class TraceRecordsTest {

  private static final JournalEntry ENTRY =
      new JournalEntry(
          "s-42~01",
          7,
          Instant.parse("2026-11-20T09:00:00.123Z"),
          "c-1",
          new Event.RunCompleted(Json.parse("{\"a\":[1,2.5,\"\\u00e9\"]}"), true, List.of("w")));

  private final List<String> told = new ArrayList<>();

  @Test
  void a_frame_that_is_rendered_late_is_the_frame_of_the_decoded_record() {
    var late = frame(headers(), Records.encode(ENTRY));
    var atOnce = frame(new RecordHeaders(), Records.encode(ENTRY));

    assertTrue(late.render());

    assertSame(late, atOnce);
    assertEquals(JournalJson.toJson(ENTRY).toString(), late.json());
    assertEquals("COMPLETED", late.endStatus());
    assertEquals(List.of(), told);
  }

  @Test
  void with_headers_that_tell_nothing_is_decoded_before_somebody_watches() {
    var malformed = malformed();

    var frame = frame(headers(), malformed);

    assertEquals(List.of(), told);
    assertFalse(frame.render());
    assertFalse(frame.render());
    assertEquals(List.of("millrace.events.v1-3@99 bytes_malformed"), told, "once");
  }

  @Test
  void a_payload_that_is_no_json_is_poison() {
    var event = new Event.RunCompleted(new Json("1,\n2"), true, List.of());
    var entry = new JournalEntry("r", 1, Instant.EPOCH, "c", event);
    var late = frame(Records.of(Topics.EVENTS, entry, "/t").headers(), Records.encode(entry));

    assertFalse(late.render());

    assertEquals(List.of("millrace.events.v1-3@99 payload_malformed"), told);
    var e =
        assertThrows(
            UndecodableException.class, () -> frame(new RecordHeaders(), Records.encode(entry)));
    assertEquals("payload_malformed", e.code());
  }

  @Test
  void what_no_known_schema_wrote_is_poison_at_once_whatever_the_headers_say() {
    var unknown = Records.encode(ENTRY);
    unknown[4] ^= 1;

    for (var bytes :
        Arrays.asList(
            unknown, new byte[] {1}, "no Avro at all".getBytes(StandardCharsets.UTF_8), null)) {
      var e = assertThrows(UndecodableException.class, () -> frame(headers(), bytes));
      assertFalse(e.code().isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "ce_subject,none",
        "ce_subject,''",
        "ce_sequence,none",
        "ce_sequence,seven",
        "ce_sequence,0",
        "ce_type,none",
        "ce_type,io.millrace.SomethingNew.v1"
      })
  void a_header_that_is_missing_or_strange_has_the_record_decoded_at_once(
      String name, String value) {
    var headers = headers().remove(name);
    if (value != null) headers.add(name, value.getBytes(StandardCharsets.UTF_8));

    var frame = frame(headers, Records.encode(ENTRY));

    var late = frame(headers(), Records.encode(ENTRY));
    assertTrue(late.render());
    assertSame(late, frame);
    assertThrows(UndecodableException.class, () -> frame(headers, malformed()));
  }

  private static void assertSame(JournalFrame expected, JournalFrame actual) {
    assertEquals(expected.runId(), actual.runId());
    assertEquals(expected.sequence(), actual.sequence());
    assertEquals(expected.type(), actual.type());
    assertEquals(expected.atMs(), actual.atMs());
    assertEquals(expected.json(), actual.json());
  }

  private static byte[] malformed() {
    return Arrays.copyOf(Records.encode(ENTRY), 14);
  }

  private static Headers headers() {
    var headers = Records.of(Topics.EVENTS, ENTRY, "/t").headers();
    assertEquals("7", CloudEventHeaders.read(headers, CloudEventHeaders.SEQUENCE));
    return headers;
  }

  private JournalFrame frame(Headers headers, byte[] value) {
    var record =
        new ConsumerRecord<byte[], byte[]>(
            Topics.EVENTS.name(),
            3,
            99,
            0,
            TimestampType.CREATE_TIME,
            0,
            0,
            null,
            value,
            headers,
            Optional.empty());
    return TraceRecords.journal(
        record,
        (topic, partition, offset, e) ->
            told.add(topic + "-" + partition + "@" + offset + " " + e.code()));
  }
}
