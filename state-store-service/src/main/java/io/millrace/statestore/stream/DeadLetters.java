package io.millrace.statestore.stream;

import io.millrace.contracts.record.DeadLetter;
import io.millrace.contracts.topic.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Poison of the topology as a record for its dead-letter topic. */
final class DeadLetters {

  private DeadLetters() {}

  static Record<String, Outgoing> of(
      Record<byte[], byte[]> source, RecordMetadata metadata, DeadLetter letter, long nowMs) {
    var headers = new RecordHeaders(source.headers());
    letter.writeHeaders(headers, metadata.topic(), metadata.partition(), metadata.offset());
    // Keys of Millrace's topics are text; a foreign key that is not keeps its bytes in ISO-8859-1,
    // which maps each byte to itself.
    var key = source.key() == null ? null : new String(source.key(), StandardCharsets.ISO_8859_1);
    return new Record<>(
        key,
        new Outgoing(Topics.deadLetters(metadata.topic()).name(), source.value()),
        nowMs,
        headers);
  }
}
