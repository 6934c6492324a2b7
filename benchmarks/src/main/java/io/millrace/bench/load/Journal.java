package io.millrace.bench.load;

import io.millrace.bench.journal.CommittedTopic;
import io.millrace.contracts.codec.MessageCodec;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.topic.Topics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the journal from when it is opened, committed records alone, decoded. The reader is called
 * by one thread, in the order of each partition; where it fails, nothing more is read and {@link
 * #check} says so.
 */
public final class Journal implements AutoCloseable {

  /** Who is told of entries. */
  public interface Reader {
    /**
     * @param seenMillis when the entry was read, on the clock that entries carry
     */
    void read(JournalEntry entry, long seenMillis);
  }

  private static final Duration POLL = Duration.ofMillis(100);
  private static final int POLLS_OF_CLOSE = 50;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final MessageCodec<JournalEntry> codec = new MessageCodec<>(JournalEntry.class);
  private final Reader reader;
  private final Thread thread;
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private volatile boolean running = true;

  public Journal(String kafka, Reader reader) {
    this.reader = reader;
    consumer = CommittedTopic.fromNow(kafka, Topics.EVENTS.name());
    thread = Thread.ofPlatform().daemon().name("bench-journal").start(this::read);
  }

  /** Fails where the journal could not be read. */
  public void check() {
    var failed = failure.get();
    if (failed != null) throw new IllegalStateException("The journal could not be read", failed);
  }

  private void read() {
    try (consumer) {
      while (running)
        for (var record : consumer.poll(POLL))
          reader.read(codec.decode(record.value()), System.currentTimeMillis());
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    running = false;
    thread.join(POLL.multipliedBy(POLLS_OF_CLOSE));
  }
}
