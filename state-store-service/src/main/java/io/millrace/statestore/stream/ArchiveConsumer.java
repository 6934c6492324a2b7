package io.millrace.statestore.stream;

import io.millrace.contracts.codec.UndecodableException;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Message;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.record.DeadLetter;
import io.millrace.contracts.record.Records;
import io.millrace.statestore.store.ArchiveWriter;
import io.millrace.statestore.store.UnstorableException;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Brings the journal and the newest states into the archive, a polled batch at a time. A batch that
 * the database refuses is written one by one, and what is refused then goes to the dead letters.
 */
@ApplicationScoped
public class ArchiveConsumer {

  static final String EVENTS_IN = "archive-events-in";
  static final String STATE_IN = "archive-state-in";

  private record Received<T>(ConsumerRecord<byte[], byte[]> record, T message) {}

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
    write(decode(batch, JournalEntry.class), archive::writeEvents);
    archived(batch);
  }

  @Incoming(STATE_IN)
  @Blocking
  public void states(ConsumerRecords<byte[], byte[]> batch) {
    write(decode(batch, RunState.class), archive::writeStates);
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
    try {
      writer.accept(batch.stream().map(Received::message).toList());
    } catch (UnstorableException e) {
      batch.forEach(received -> writeOne(received, writer));
    }
  }

  private <T> void writeOne(Received<T> received, Consumer<List<T>> writer) {
    try {
      writer.accept(List.of(received.message()));
    } catch (UnstorableException e) {
      deadLetters.send(
          received.record(),
          new DeadLetter("archive_refused", String.valueOf(e.getMessage()), false, e));
    }
  }

  private <T extends Message> List<Received<T>> decode(
      ConsumerRecords<byte[], byte[]> batch, Class<T> type) {
    var messages = new ArrayList<Received<T>>();
    for (ConsumerRecord<byte[], byte[]> record : batch) {
      if (record.value() == null)
        continue; // a tombstone ends the hot life of a run; the archive keeps it
      try {
        messages.add(new Received<>(record, Records.codec(type).decode(record.value())));
      } catch (UndecodableException e) {
        deadLetters.send(
            record, new DeadLetter(e.code(), String.valueOf(e.getMessage()), false, e.getCause()));
      }
    }
    return messages;
  }
}
