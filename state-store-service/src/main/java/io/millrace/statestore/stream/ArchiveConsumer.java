package io.millrace.statestore.stream;

import io.millrace.contracts.codec.UndecodableException;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.record.DeadLetter;
import io.millrace.contracts.record.Records;
import io.millrace.statestore.store.ArchiveWriter;
import io.millrace.statestore.store.ArchivedState;
import io.millrace.statestore.store.UnstorableException;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * Brings the journal and the newest states into the archive, a polled batch at a time. Of the
 * states of a run in one batch only the last is decoded and written. In a batch that the database
 * refuses, what it refuses is searched for and goes to the dead letters; all else is written.
 */
@ApplicationScoped
public class ArchiveConsumer {

  static final String EVENTS_IN = "archive-events-in";
  static final String STATE_IN = "archive-state-in";

  private final ArchiveWriter archive;
  private final io.millrace.kit.kafka.DeadLetters deadLetters;
  private final ArchiveUpkeep upkeep;

  ArchiveConsumer(
      ArchiveWriter archive, io.millrace.kit.kafka.DeadLetters deadLetters, ArchiveUpkeep upkeep) {
    this.archive = archive;
    this.deadLetters = deadLetters;
    this.upkeep = upkeep;
  }

  @Incoming(EVENTS_IN)
  @Blocking
  public void events(ConsumerRecords<byte[], byte[]> batch) {
    var codec = Records.codec(JournalEntry.class);
    write(
        Received.all(batch, codec::decode, (record, e) -> bury(record, e.code(), e, e.getCause())),
        archive::writeEvents);
    archived(batch);
  }

  @Incoming(STATE_IN)
  @Blocking
  public void states(ConsumerRecords<byte[], byte[]> batch) {
    var buried = new HashSet<ConsumerRecord<byte[], byte[]>>();
    var newest =
        Received.newest(batch, ArchivedState::decode, (record, e) -> once(buried, record, e));
    try {
      archive.writeStates(messages(newest));
    } catch (UnstorableException e) {
      // Before a state that cannot be stored there may be one of the same run that can.
      write(
          Received.all(batch, ArchivedState::decode, (record, u) -> once(buried, record, u)),
          archive::writeStates);
    }
    archived(batch);
  }

  private void archived(ConsumerRecords<byte[], byte[]> batch) {
    for (TopicPartition partition : batch.partitions())
      upkeep.archived(
          partition.topic(),
          partition.partition(),
          batch.records(partition).getLast().offset() + 1);
  }

  private <T> void write(List<Received<T>> batch, Consumer<List<T>> writer) {
    Halving.write(
        batch,
        part -> writer.accept(messages(part)),
        (received, e) -> bury(received.record(), "archive_refused", e, e));
  }

  private static <T> List<T> messages(List<Received<T>> batch) {
    return batch.stream().map(Received::message).toList();
  }

  private void once(
      Set<ConsumerRecord<byte[], byte[]>> buried,
      ConsumerRecord<byte[], byte[]> record,
      UndecodableException e) {
    if (buried.add(record)) bury(record, e.code(), e, e.getCause());
  }

  private void bury(
      ConsumerRecord<byte[], byte[]> record,
      String code,
      RuntimeException e,
      @Nullable Throwable cause) {
    deadLetters.send(record, new DeadLetter(code, String.valueOf(e.getMessage()), false, cause));
  }
}
