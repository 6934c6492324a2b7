package io.millrace.statestore.stream;

import io.millrace.contracts.codec.UndecodableException;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.kit.kafka.KafkaSettings;
import io.millrace.statestore.store.ArchiveRepository;
import io.millrace.statestore.store.ArchiveUnavailableException;
import io.millrace.statestore.store.ArchiveWriter;
import io.millrace.statestore.store.ArchivedState;
import io.millrace.statestore.store.Rebuild;
import io.millrace.statestore.store.RebuildRepository;
import io.millrace.statestore.store.UnstorableException;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes the archive again from the journal: every entry, and the states they fold to.
 *
 * <p>Reads the journal to the end it had at the beginning, with a consumer of its own, beside the
 * archiver that goes on; everything is written idempotently, so a rebuild may be repeated or break
 * off at any point. What is in the archive and no longer in the journal stays. It waits for a
 * database that is away as the archiver does, ends as FAILED when its instance ends, and one runs
 * at a time over all instances.
 */
@ApplicationScoped
public class ArchiveRebuilder {

  private static final Logger LOG = Logger.getLogger(ArchiveRebuilder.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long PROGRESS_INTERVAL_NS = Duration.ofSeconds(1).toNanos();
  private static final long STOP_TIMEOUT_MS = 5_000;

  private final KafkaSettings kafka;
  private final ArchiveWriter archive;
  private final ArchiveRepository archived;
  private final RebuildRepository rebuilds;
  private volatile boolean running = true;
  private volatile @Nullable Thread thread;

  ArchiveRebuilder(
      KafkaSettings kafka,
      ArchiveWriter archive,
      ArchiveRepository archived,
      RebuildRepository rebuilds) {
    this.kafka = kafka;
    this.archive = archive;
    this.archived = archived;
    this.rebuilds = rebuilds;
  }

  /**
   * Begins a rebuild and returns at once; false when one runs, here or at another instance.
   *
   * @throws ArchiveUnavailableException when the database does not answer
   */
  public boolean start() {
    OptionalLong id = rebuilds.begin();
    if (id.isEmpty()) return false;
    thread =
        Thread.ofPlatform()
            .name("millrace-archive-rebuild")
            .daemon()
            .start(() -> rebuild(id.getAsLong()));
    return true;
  }

  void onStop(@Observes ShutdownEvent event) throws InterruptedException {
    running = false;
    var working = thread;
    if (working != null) working.join(STOP_TIMEOUT_MS);
  }

  private void rebuild(long id) {
    try {
      read(id);
      rebuilds.end(id, Rebuild.Status.DONE, null);
      LOG.infof("Rebuild %d of the archive is done", id);
    } catch (RuntimeException e) {
      LOG.errorf(e, "Rebuild %d of the archive failed", id);
      fail(id, String.valueOf(e.getMessage()));
    }
  }

  private void fail(long id, String why) {
    try {
      rebuilds.end(id, Rebuild.Status.FAILED, why);
    } catch (ArchiveUnavailableException e) {
      LOG.warnf("That rebuild %d failed is not noted: %s", id, e.getMessage());
    }
  }

  private void read(long id) {
    var bytes = new ByteArrayDeserializer();
    try (var consumer = new KafkaConsumer<>(kafka.with(settings()), bytes, bytes)) {
      var partitions =
          consumer.partitionsFor(Topics.EVENTS.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      var pass = new Pass(id, remaining(consumer, ends));
      pass.report();
      while (remaining(consumer, ends) > 0) {
        if (!running) throw new IllegalStateException("The instance ended");
        pass.take(consumer.poll(POLL));
      }
      pass.report();
    }
  }

  private static long remaining(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
        .sum();
  }

  private static Map<String, Object> settings() {
    return Map.of(
        ConsumerConfig.CLIENT_ID_CONFIG, "millrace-archive-rebuild",
        ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
  }

  /** One reading of the journal, with its counts. */
  private final class Pass {

    private final long id;
    private final long total;
    private final Refold refold = new Refold(runId -> archived.state(runId), Refold.RUNS_HELD_MAX);
    private long records;
    private long runs;
    private long skipped;
    private long reportedAtNs = System.nanoTime();

    Pass(long id, long total) {
      this.id = id;
      this.total = total;
    }

    void take(ConsumerRecords<byte[], byte[]> batch) {
      var entries = decode(batch);
      write(entries, archive::writeEvents);
      var states = refold.fold(entries);
      write(states.stream().map(ArchivedState::of).toList(), archive::rewriteStates);
      refold.written(states);
      records += batch.count();
      runs += states.size();
      if (System.nanoTime() - reportedAtNs > PROGRESS_INTERVAL_NS) report();
    }

    private List<JournalEntry> decode(ConsumerRecords<byte[], byte[]> batch) {
      var entries = new ArrayList<JournalEntry>(batch.count());
      for (var record : batch) {
        try {
          if (record.value() == null) skipped++;
          else entries.add(Records.codec(JournalEntry.class).decode(record.value()));
        } catch (UndecodableException e) {
          skipped++; // the archiver has buried it
        }
      }
      return entries;
    }

    private <T> void write(List<T> batch, Consumer<List<T>> writer) {
      try {
        writer.accept(batch);
      } catch (UnstorableException e) {
        for (T one : batch) writeOne(one, writer);
      }
    }

    private <T> void writeOne(T one, Consumer<List<T>> writer) {
      try {
        writer.accept(List.of(one));
      } catch (UnstorableException e) {
        skipped++; // the archiver has buried it
      }
    }

    void report() {
      reportedAtNs = System.nanoTime();
      try {
        if (!rebuilds.progress(id, total, records, runs, skipped + refold.skipped()))
          throw new IllegalStateException("Another rebuild has taken over");
      } catch (ArchiveUnavailableException e) {
        LOG.debugf(e, "Progress of rebuild %d is not noted now", id);
      }
    }
  }
}
