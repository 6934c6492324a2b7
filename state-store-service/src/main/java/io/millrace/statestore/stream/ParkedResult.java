package io.millrace.statestore.stream;

import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.record.Records;
import java.nio.ByteBuffer;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * A result that waits for its task to be given, as it came.
 *
 * @param offset where it stands in the partition of the results topic
 * @param value the message's bytes
 */
record ParkedResult(long offset, byte[] value) {

  TaskResult result() {
    return Records.codec(TaskResult.class).decode(value);
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(Long.BYTES + value.length).putLong(offset).put(value).array();
  }

  static ParkedResult of(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    long offset = buffer.getLong();
    var value = new byte[buffer.remaining()];
    buffer.get(value);
    return new ParkedResult(offset, value);
  }

  /** Where a record stands. */
  record Position(String topic, int partition, long offset) implements RecordMetadata {}
}
