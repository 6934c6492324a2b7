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
    var headers = new RecordHeaders();
    Records.writeHeaders(headers, message, SOURCE);
    return new Record<>(
        Records.key(message),
        new Outgoing(topic.name(), Records.encode(message)),
        timestampMs,
        headers);
  }
}
