package io.millrace.bench.journal;

import io.millrace.contracts.codec.MessageCodec;
import io.millrace.contracts.message.JournalEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads what the journal was given since it was opened. Committed entries alone. */
public final class JournalReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(120);

  private final MessageCodec<JournalEntry> codec = new MessageCodec<>(JournalEntry.class);
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Set<TopicPartition> partitions;

  public JournalReader(String kafka) {
    consumer = CommittedJournal.fromNow(kafka);
    partitions = consumer.assignment();
  }

  /** Every entry up to what is the end now. */
  public void read(Consumer<JournalEntry> entries) throws IOException {
    var left = new HashMap<>(consumer.endOffsets(partitions));
    long until = System.nanoTime() + TIMEOUT_NANOS;
    while (left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue())
        || !left.isEmpty()) {
      if (System.nanoTime() > until) throw new IOException("The journal was not read in time");
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL))
        entries.accept(codec.decode(record.value()));
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
