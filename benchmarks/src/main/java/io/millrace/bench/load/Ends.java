package io.millrace.bench.load;

import io.millrace.bench.journal.CommittedTopic;
import io.millrace.contracts.record.CloudEventHeaders;
import io.millrace.contracts.topic.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees runs end in the journal, committed records alone, from when it is opened. So the end of a
 * run is seen when anybody could read it, and seeing it costs the server nothing but a fetch.
 */
public final class Ends implements Sight, AutoCloseable {

  private static final String PREFIX = "io.millrace.";
  private static final Set<String> ENDS =
      Set.of(
          PREFIX + "RunCompleted.v1",
          PREFIX + "RunFailed.v1",
          PREFIX + "RunCancelled.v1",
          PREFIX + "RunRejected.v1",
          PREFIX + "RunCompensated.v1");
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, CompletableFuture<End>> ends = new ConcurrentHashMap<>();
  private final AtomicLong ended = new AtomicLong();
  private final Thread thread;
  private volatile boolean running = true;
  private volatile @Nullable RuntimeException failure;

  public Ends(String kafka) {
    consumer = CommittedTopic.fromNow(kafka, Topics.EVENTS.name());
    thread = Thread.ofPlatform().daemon().name("bench-ends").start(this::read);
  }

  /** Fails where the journal could not be read. */
  @Override
  public CompletableFuture<End> of(String runId) {
    var end = ends.computeIfAbsent(runId, id -> new CompletableFuture<>());
    var failed = failure;
    if (failed != null) end.completeExceptionally(failed);
    return end;
  }

  @Override
  public void forget(String runId) {
    ends.remove(runId);
  }

  /** Runs whose end was seen so far. */
  public long ended() {
    return ended.get();
  }

  private void read() {
    try (consumer) {
      while (running) consumer.poll(POLL).forEach(this::note);
    } catch (RuntimeException e) {
      var failed = new IllegalStateException("The journal could not be read", e);
      failure = failed;
      ends.values().forEach(end -> end.completeExceptionally(failed));
    }
  }

  private void note(ConsumerRecord<byte[], byte[]> record) {
    var type = CloudEventHeaders.read(record.headers(), CloudEventHeaders.TYPE);
    if (type == null || !ENDS.contains(type)) return;
    ended.incrementAndGet();
    var runId = CloudEventHeaders.read(record.headers(), CloudEventHeaders.SUBJECT);
    if (runId != null)
      of(runId)
          .complete(new End(runId, type.equals(PREFIX + "RunCompleted.v1"), System.nanoTime()));
  }

  @Override
  public void close() throws InterruptedException {
    running = false;
    thread.join(POLL.multipliedBy(50));
  }
}
