package io.millrace.agents.stream;

import io.millrace.kit.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * One worker: a share consumer that holds at most one task at a time.
 *
 * <p>The consumer belongs to the lane's thread; the task runs on another one, so that the lane can
 * renew the task's lock every third of the lock time, however long a model takes. A lane whose lock
 * was lost lets its task end all the same: the first result wins, the state machine drops the
 * second. A consumer that fails is closed and opened again after a pause; what it held comes back
 * to the group.
 *
 * <p>Stopping: no new task is taken; a running one may end until the drain is over, then it is
 * interrupted and released.
 */
final class Lane implements Runnable {

  /** Where a lane takes its tasks from. */
  record Source(KafkaSettings kafka, String group, String topic, Duration lock) {}

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CHECK = Duration.ofMillis(100);
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration INTERRUPT_GRACE = Duration.ofSeconds(1);
  private static final Duration REOPEN_PAUSE = Duration.ofSeconds(1);
  private static final int RENEWALS_PER_LOCK = 3;
  private static final Logger LOG = Logger.getLogger(Lane.class);

  private final Source source;
  private final TaskRunner runner;
  private final String worker;
  private final LaneSet set;
  private volatile boolean stopping;
  private volatile long drainUntilNanos;

  Lane(Source source, TaskRunner runner, String worker, LaneSet set) {
    this.source = source;
    this.runner = runner;
    this.worker = worker;
    this.set = set;
  }

  void stop(Duration drain) {
    drainUntilNanos = System.nanoTime() + drain.toNanos();
    stopping = true;
  }

  @Override
  public void run() {
    boolean ended = false;
    while (!stopping && !ended) {
      try {
        ended = takeTasks();
      } catch (KafkaException | IllegalStateException e) {
        LOG.errorf(
            "Worker %s lost its consumer of %s and opens another in %d ms: %s",
            worker, source.topic(), REOPEN_PAUSE.toMillis(), e.toString());
        pause();
      }
    }
  }

  /** True when the lane is not needed any more. */
  private boolean takeTasks() {
    var consumer =
        new KafkaShareConsumer<>(
            settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      consumer.subscribe(List.of(source.topic()));
      long idleSince = System.nanoTime();
      while (!stopping) {
        var records = consumer.poll(POLL).iterator();
        if (!records.hasNext()) {
          if (System.nanoTime() - idleSince >= LaneSet.IDLE.toNanos()) {
            if (set.mayEnd(this)) return true;
            idleSince = System.nanoTime();
          }
          continue;
        }
        var record = records.next();
        while (records.hasNext()) consumer.acknowledge(records.next(), AcknowledgeType.RELEASE);
        set.taken();
        try {
          work(consumer, record);
        } finally {
          set.settled();
          idleSince = System.nanoTime();
        }
      }
      return false;
    } finally {
      consumer.close(CLOSE_TIMEOUT);
    }
  }

  private void work(
      KafkaShareConsumer<byte[], byte[]> consumer, ConsumerRecord<byte[], byte[]> record) {
    var settlement = new CompletableFuture<Settlement>();
    var thread =
        Thread.ofVirtual().name("millrace-task-" + worker).start(() -> run(record, settlement));
    long renewEvery = source.lock().toNanos() / RENEWALS_PER_LOCK;
    long renewAt = System.nanoTime() + renewEvery;
    boolean locked = true;
    while (!done(settlement, CHECK)) {
      if (stopping && System.nanoTime() - drainUntilNanos >= 0) {
        thread.interrupt();
        done(settlement, INTERRUPT_GRACE);
        settlement.complete(Settlement.RELEASE);
      } else if (locked && System.nanoTime() - renewAt >= 0) {
        locked = renew(consumer, record);
        renewAt = System.nanoTime() + renewEvery;
      }
    }
    if (locked) settle(consumer, record, settlement.getNow(Settlement.RELEASE));
  }

  private void run(
      ConsumerRecord<byte[], byte[]> record, CompletableFuture<Settlement> settlement) {
    try {
      settlement.complete(runner.run(record, worker));
    } catch (InterruptedException stopped) {
      settlement.complete(Settlement.RELEASE);
    } catch (Throwable e) {
      LOG.errorf(
          e,
          "Worker %s failed at %s@%d; the task is given back",
          worker,
          record.topic(),
          record.offset());
      settlement.complete(Settlement.RELEASE);
    }
  }

  private static boolean done(CompletableFuture<Settlement> settlement, Duration wait) {
    try {
      settlement.get(wait.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(
          "A lane is never interrupted and a settlement never fails", e);
    }
  }

  private boolean renew(
      KafkaShareConsumer<byte[], byte[]> consumer, ConsumerRecord<byte[], byte[]> record) {
    try {
      consumer.acknowledge(record, AcknowledgeType.RENEW);
      if (committed(consumer, record)) {
        // Takes the renewed record back into the consumer's hands; nothing else can come while it
        // is in flight.
        consumer.poll(Duration.ZERO);
        return true;
      }
    } catch (KafkaException | IllegalStateException e) {
      LOG.warnf(
          "Worker %s could not renew the lock of %s@%d: %s",
          worker, record.topic(), record.offset(), e.toString());
    }
    runner.metrics().lockLost(runner.agentName());
    return false;
  }

  private void settle(
      KafkaShareConsumer<byte[], byte[]> consumer,
      ConsumerRecord<byte[], byte[]> record,
      Settlement settlement) {
    var type =
        switch (settlement) {
          case ACCEPT -> AcknowledgeType.ACCEPT;
          case RELEASE -> AcknowledgeType.RELEASE;
          case REJECT -> AcknowledgeType.REJECT;
        };
    consumer.acknowledge(record, type);
    if (!committed(consumer, record)) runner.metrics().lockLost(runner.agentName());
  }

  private boolean committed(
      KafkaShareConsumer<byte[], byte[]> consumer, ConsumerRecord<byte[], byte[]> record) {
    for (var failure : consumer.commitSync(COMMIT_TIMEOUT).values()) {
      if (failure.isEmpty()) continue;
      LOG.warnf(
          "Worker %s no longer holds %s@%d: %s",
          worker, record.topic(), record.offset(), failure.get().toString());
      return false;
    }
    return true;
  }

  private Map<String, Object> settings() {
    return source
        .kafka()
        .with(
            Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                source.group(),
                ConsumerConfig.CLIENT_ID_CONFIG,
                worker,
                ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG,
                "explicit",
                ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG,
                "record_limit",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                1));
  }

  private void pause() {
    try {
      Thread.sleep(REOPEN_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
