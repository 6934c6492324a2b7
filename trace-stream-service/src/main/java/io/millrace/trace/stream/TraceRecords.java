package io.millrace.trace.stream;

import io.millrace.contracts.codec.UndecodableException;
import io.millrace.contracts.codec.WrittenSchema;
import io.millrace.contracts.json.InvalidJsonException;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.LiveEvent;
import io.millrace.contracts.record.CloudEventHeaders;
import io.millrace.contracts.record.Records;
import io.millrace.kit.view.JournalJson;
import io.millrace.trace.core.JournalFrame;
import io.millrace.trace.core.JournalFrame.Rendered;
import io.millrace.trace.core.LiveFrame;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records as frames. Where the headers tell run, sequence and type, and the first bytes a schema
 * that is known, the record is not decoded before its frame is rendered; everything else is decoded
 * at once.
 */
final class TraceRecords {

  /** What {@code ce_type} says of each event there is. */
  private static final Map<String, String> TYPES =
      Arrays.stream(Event.class.getPermittedSubclasses())
          .map(Class::getSimpleName)
          .collect(Collectors.toMap(name -> "io.millrace." + name + ".v1", Function.identity()));

  /** Is told of a record that cannot be shown. */
  interface Poison {
    void at(String topic, int partition, long offset, UndecodableException e);
  }

  private TraceRecords() {}

  /**
   * @param poison told when the record turns out to be poison later
   * @throws UndecodableException when the record is known to be poison now
   */
  static JournalFrame journal(ConsumerRecord<byte[], byte[]> record, Poison poison) {
    var value = value(record);
    var runId = header(record, CloudEventHeaders.SUBJECT);
    var type = TYPES.get(String.valueOf(header(record, CloudEventHeaders.TYPE)));
    long sequence = sequence(header(record, CloudEventHeaders.SEQUENCE));
    if (runId == null
        || runId.isEmpty()
        || type == null
        || sequence < 1
        || !WrittenSchema.isKnown(JournalEntry.class, value)) return decoded(value);
    return new JournalFrame(
        runId,
        sequence,
        type,
        new Later(value, record.topic(), record.partition(), record.offset(), poison));
  }

  /** The run of a live event; null where only its bytes tell. */
  static @Nullable String liveRun(ConsumerRecord<byte[], byte[]> record) {
    return header(record, CloudEventHeaders.SUBJECT);
  }

  static LiveFrame live(ConsumerRecord<byte[], byte[]> record) {
    return LiveJson.frame(Records.codec(LiveEvent.class).decode(value(record)));
  }

  private static JournalFrame decoded(byte[] value) {
    var entry = Records.codec(JournalEntry.class).decode(value);
    var rendered = rendered(entry);
    return new JournalFrame(
        entry.runId(), entry.sequence(), entry.kindName(), rendered.atMs(), rendered.json());
  }

  /**
   * @throws UndecodableException when a payload of the event is no JSON
   */
  private static Rendered rendered(JournalEntry entry) {
    try {
      return new Rendered(JournalJson.text(entry), entry.at().toEpochMilli());
    } catch (InvalidJsonException e) {
      throw new UndecodableException(
          "payload_malformed", "A payload of the event is no JSON: " + e.getMessage(), e);
    }
  }

  /** A record without its headers, which take as much room as its value. */
  private record Later(byte[] value, String topic, int partition, long offset, Poison poison)
      implements JournalFrame.Source {

    @Override
    public Rendered render() {
      try {
        return rendered(Records.codec(JournalEntry.class).decode(value));
      } catch (UndecodableException e) {
        poison.at(topic, partition, offset, e);
        throw e;
      }
    }

    @Override
    public int bytes() {
      return value.length;
    }
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return CloudEventHeaders.read(record.headers(), name);
  }

  /** 0 where it is no number. */
  private static long sequence(@Nullable String text) {
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static byte[] value(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null)
      throw new UndecodableException("value_missing", "The record has no value", null);
    return record.value();
  }
}
