package io.millrace.review.stream;

import io.millrace.contracts.codec.UndecodableException;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.record.CloudEventHeaders;
import io.millrace.contracts.record.Records;
import io.millrace.review.core.Change;
import io.millrace.review.core.ReviewFold;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * What a polled batch of the journal means for the queue. Most events mean nothing, and their
 * headers say so: those are not decoded, so poison among them is not found here but by the archive.
 *
 * @param changes in the order of the batch
 * @param poison what should concern the queue, or has no header that tells, and cannot be decoded
 */
record EventBatch(List<Read> changes, List<Poison> poison) {

  private static final String TYPE_PREFIX = "io.millrace.";
  private static final String TYPE_SUFFIX = ".v1";

  /** A change and the record that it comes from. */
  record Read(ConsumerRecord<byte[], byte[]> record, Change change) {}

  /** A record that is no event. */
  record Poison(ConsumerRecord<byte[], byte[]> record, UndecodableException failure) {}

  static EventBatch of(ConsumerRecords<byte[], byte[]> records) {
    var changes = new ArrayList<Read>();
    var poison = new ArrayList<Poison>();
    for (var record : records) {
      if (!mayConcern(record)) continue;
      try {
        var change = ReviewFold.change(decode(record));
        if (!(change instanceof Change.Nothing)) changes.add(new Read(record, change));
      } catch (UndecodableException e) {
        poison.add(new Poison(record, e));
      }
    }
    return new EventBatch(changes, poison);
  }

  private static boolean mayConcern(ConsumerRecord<byte[], byte[]> record) {
    var type = CloudEventHeaders.read(record.headers(), CloudEventHeaders.TYPE);
    return type == null
        || !type.startsWith(TYPE_PREFIX)
        || !type.endsWith(TYPE_SUFFIX)
        || ReviewFold.mayConcern(
            type.substring(TYPE_PREFIX.length(), type.length() - TYPE_SUFFIX.length()));
  }

  private static JournalEntry decode(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null)
      throw new UndecodableException("value_missing", "The record has no value", null);
    return Records.codec(JournalEntry.class).decode(record.value());
  }
}
