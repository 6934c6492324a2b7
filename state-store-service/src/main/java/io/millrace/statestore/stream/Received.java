package io.millrace.statestore.stream;

import io.millrace.contracts.codec.UndecodableException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * A record with what was decoded from it. A record without a value is a tombstone: it ends the hot
 * life of a run, the archive keeps it, so it is passed over.
 */
record Received<T>(ConsumerRecord<byte[], byte[]> record, T message) {

  /**
   * Every record of a batch, in order.
   *
   * @param poison told of each that cannot be decoded
   */
  static <T> List<Received<T>> all(
      ConsumerRecords<byte[], byte[]> batch,
      Function<byte[], T> decoder,
      BiConsumer<ConsumerRecord<byte[], byte[]>, UndecodableException> poison) {
    var received = new ArrayList<Received<T>>(batch.count());
    for (var record : batch) {
      if (record.value() == null) continue;
      try {
        received.add(new Received<>(record, decoder.apply(record.value())));
      } catch (UndecodableException e) {
        poison.accept(record, e);
      }
    }
    return received;
  }

  /**
   * The last record of each key that can be decoded; what it replaces is not even looked at. Keys
   * come in no particular order; a record without a key stands for itself.
   *
   * @param poison told of each that cannot be decoded and has no better one after it
   */
  static <T> List<Received<T>> newest(
      ConsumerRecords<byte[], byte[]> batch,
      Function<byte[], T> decoder,
      BiConsumer<ConsumerRecord<byte[], byte[]>, UndecodableException> poison) {
    var received = new ArrayList<Received<T>>();
    for (var partition : batch.partitions()) {
      var seen = new HashSet<ByteBuffer>();
      for (var record : batch.records(partition).reversed()) {
        var key = record.key() == null ? null : ByteBuffer.wrap(record.key());
        if (record.value() == null || (key != null && seen.contains(key))) continue;
        try {
          received.add(new Received<>(record, decoder.apply(record.value())));
          if (key != null) seen.add(key);
        } catch (UndecodableException e) {
          poison.accept(record, e);
        }
      }
    }
    return received;
  }
}
