package io.millrace.agents.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that a lane took at once, each on a virtual thread of its own, so a slow one does not
 * delay those beside it. A task whose thread ends in any way has a settlement.
 */
final class TaskBatch {

  /** A task in work. */
  static final class Held {

    private final ConsumerRecord<byte[], byte[]> record;
    private volatile @Nullable Settlement settlement;

    private Held(ConsumerRecord<byte[], byte[]> record) {
      this.record = record;
    }

    ConsumerRecord<byte[], byte[]> record() {
      return record;
    }

    /** What the record is acknowledged with; {@link Settlement#RELEASE} while it is not done. */
    Settlement settlement() {
      var known = settlement;
      return known == null ? Settlement.RELEASE : known;
    }
  }

  private final List<Held> open = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch running;

  private TaskBatch(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    records.forEach(record -> open.add(new Held(record)));
    running = new CountDownLatch(open.size());
  }

  /**
   * @param work does a task; never throws
   */
  static TaskBatch start(
      Iterable<ConsumerRecord<byte[], byte[]>> records,
      String name,
      Function<ConsumerRecord<byte[], byte[]>, Settlement> work) {
    var batch = new TaskBatch(records);
    for (var held : batch.open)
      batch.threads.add(
          Thread.ofVirtual()
              .name(name)
              .start(
                  () -> {
                    try {
                      held.settlement = work.apply(held.record);
                    } finally {
                      batch.running.countDown();
                    }
                  }));
    return batch;
  }

  /** True once all are done. */
  boolean await(Duration wait) {
    try {
      return running.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("A lane is never interrupted", e);
    }
  }

  /** Takes those that are done out of the batch. */
  List<Held> takeDone() {
    var done = open.stream().filter(held -> held.settlement != null).toList();
    open.removeAll(done);
    return done;
  }

  /** Those that are not taken out. */
  List<Held> open() {
    return open;
  }

  /** Whose locks are lost are nobody's to acknowledge. */
  void forgetAll() {
    open.clear();
  }

  void interrupt() {
    threads.forEach(Thread::interrupt);
  }
}
