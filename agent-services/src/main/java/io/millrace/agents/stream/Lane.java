package io.millrace.agents.stream;

import io.millrace.kit.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One worker: a share consumer that holds a batch of tasks at a time, at most so many.
 *
 * <p>The consumer belongs to the lane's thread; each task runs on another one, so that the lane can
 * renew the tasks' locks every third of the lock time, however long a model takes. What is done is
 * acknowledged with the next fetch, in one request; in a batch that has slow tasks it is
 * acknowledged at once, so that a kill gives few finished tasks to others. A lane whose locks were
 * lost lets its tasks end all the same: the first result wins, the state machine drops the second.
 * A consumer that fails is closed and opened again after a pause, one that lost Kafka when Kafka is
 * back; what it held comes back to the group.
 *
 * <p>Stopping: no new task is taken; running ones may end until the drain is over, then they are
 * interrupted and released.
 */
final class Lane implements Runnable {

  /** Where a lane takes its tasks from. */
  record Source(KafkaSettings kafka, String group, String topic, Duration lock, int tasksAtOnce) {}

  private enum End {
    STOPPED,
    NOT_NEEDED,
    LOST_KAFKA
  }

  private static final Duration POLL = Duration.ofMillis(500);

  /** A batch that takes longer has slow tasks: others may need another lane. */
  private static final Duration PATIENCE = Duration.ofMillis(50);

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
    var end = End.LOST_KAFKA;
    while (!stopping && end == End.LOST_KAFKA) {
      try {
        end = takeTasks();
        if (end == End.LOST_KAFKA) awaitKafka();
      } catch (KafkaException | IllegalStateException e) {
        LOG.errorf(
            "Worker %s lost its consumer of %s and opens another in %d ms: %s",
            worker, source.topic(), REOPEN_PAUSE.toMillis(), e.toString());
        pause();
      }
    }
  }

  private void awaitKafka() {
    LOG.warnf("Worker %s has no Kafka at %s and waits for it", worker, source.kafka().servers());
    try {
      KafkaAbsence.await(source.kafka(), () -> stopping);
    } catch (InterruptedException e) {
      throw new IllegalStateException("A lane is never interrupted", e);
    }
  }

  private End takeTasks() {
    var consumer =
        new KafkaShareConsumer<>(
            settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      consumer.setAcknowledgementCommitCallback((offsets, failure) -> acknowledged(failure));
      consumer.subscribe(List.of(source.topic()));
      var absence = new KafkaAbsence();
      long idleSince = System.nanoTime();
      while (!stopping) {
        absence.pollBegins();
        var records = consumer.poll(POLL);
        if (absence.pollEnded(records.isEmpty())) return End.LOST_KAFKA;
        if (!records.isEmpty()) {
          work(consumer, TaskBatch.start(records, "millrace-task-" + worker, this::run));
          idleSince = System.nanoTime();
        } else if (System.nanoTime() - idleSince >= LaneSet.IDLE.toNanos()) {
          if (set.mayEnd(this)) return End.NOT_NEEDED;
          idleSince = System.nanoTime();
        }
      }
      consumer.commitSync(COMMIT_TIMEOUT);
      return End.STOPPED;
    } finally {
      consumer.close(CLOSE_TIMEOUT);
    }
  }

  private void work(KafkaShareConsumer<byte[], byte[]> consumer, TaskBatch batch) {
    if (!batch.await(PATIENCE)) {
      set.slow();
      try {
        workSlowly(consumer, batch);
      } finally {
        set.settled();
      }
    }
    settle(consumer, batch.takeDone());
    settle(consumer, batch.open());
  }

  /** Until all are done, the locks are lost or the drain is over. */
  private void workSlowly(KafkaShareConsumer<byte[], byte[]> consumer, TaskBatch batch) {
    long renewEvery = source.lock().toNanos() / RENEWALS_PER_LOCK;
    long renewAt = System.nanoTime() + renewEvery;
    boolean locked = true;
    do {
      if (stopping && System.nanoTime() - drainUntilNanos >= 0) {
        batch.interrupt();
        batch.await(INTERRUPT_GRACE);
        break;
      }
      if (!locked) continue;
      var done = batch.takeDone();
      settle(consumer, done);
      // Nothing to renew must not poll: what came would be nobody's.
      if (!batch.open().isEmpty() && System.nanoTime() - renewAt >= 0) {
        locked = renew(consumer, batch.open());
        renewAt = System.nanoTime() + renewEvery;
      } else if (!done.isEmpty()) consumer.commitAsync();
    } while (!batch.await(PATIENCE));
    if (!locked) batch.forgetAll();
  }

  private Settlement run(ConsumerRecord<byte[], byte[]> record) {
    try {
      return runner.run(record, worker);
    } catch (InterruptedException stopped) {
      return Settlement.RELEASE;
    } catch (Throwable e) {
      LOG.errorf(
          e,
          "Worker %s failed at %s@%d; the task is given back",
          worker,
          record.topic(),
          record.offset());
      return Settlement.RELEASE;
    }
  }

  private boolean renew(KafkaShareConsumer<byte[], byte[]> consumer, List<TaskBatch.Held> tasks) {
    try {
      for (var task : tasks) consumer.acknowledge(task.record(), AcknowledgeType.RENEW);
      if (committed(consumer)) {
        // Takes the renewed records back into the consumer's hands; nothing else can come while
        // they are in flight.
        consumer.poll(Duration.ZERO);
        return true;
      }
    } catch (KafkaException | IllegalStateException e) {
      LOG.warnf(
          "Worker %s could not renew %d locks of %s: %s",
          worker, tasks.size(), source.topic(), e.toString());
    }
    runner.metrics().lockLost(runner.agentName());
    return false;
  }

  /** Sent with the next fetch or commit. */
  private static void settle(
      KafkaShareConsumer<byte[], byte[]> consumer, List<TaskBatch.Held> tasks) {
    for (var task : tasks)
      consumer.acknowledge(
          task.record(),
          switch (task.settlement()) {
            case ACCEPT -> AcknowledgeType.ACCEPT;
            case RELEASE -> AcknowledgeType.RELEASE;
            case REJECT -> AcknowledgeType.REJECT;
          });
  }

  private void acknowledged(@Nullable Exception failure) {
    if (failure == null) return;
    LOG.warnf("Worker %s no longer holds tasks of %s: %s", worker, source.topic(), failure);
    runner.metrics().lockLost(runner.agentName());
  }

  private boolean committed(KafkaShareConsumer<byte[], byte[]> consumer) {
    for (var failure : consumer.commitSync(COMMIT_TIMEOUT).values()) {
      if (failure.isEmpty()) continue;
      LOG.warnf("Worker %s no longer holds tasks of %s: %s", worker, source.topic(), failure.get());
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
                source.tasksAtOnce()));
  }

  private void pause() {
    try {
      Thread.sleep(REOPEN_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
