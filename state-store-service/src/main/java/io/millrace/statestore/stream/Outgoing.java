package io.millrace.statestore.stream;

import io.millrace.contracts.message.Message;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topic;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A record on its way out of the topology: the one sink sends each to the topic it names, within
 * the transaction of the input.
 */
record Outgoing(String topic, byte[] value) {

  private static final String SOURCE = "/millrace/state-store-service";

  static <T extends Message> Record<String, Outgoing> of(
      Topic<T> topic, T message, long timestampMs) {
    var key = Records.key(message);
    var headers = new RecordHeaders();
    Records.writeHeaders(headers, message, key, SOURCE);
    return new Record<>(
        key, new Outgoing(topic.name(), Records.encode(message)), timestampMs, headers);
  }

  /** Ends the life of a key on a compacted topic. */
  @SuppressWarnings("NullAway") // no value is what makes it a tombstone
  static <T extends Message> Record<String, Outgoing> tombstone(
      Topic<T> topic, String key, long timestampMs) {
    return new Record<>(key, new Outgoing(topic.name(), null), timestampMs, new RecordHeaders());
  }
}
