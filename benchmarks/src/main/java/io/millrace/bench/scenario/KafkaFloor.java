package io.millrace.bench.scenario;

import io.millrace.bench.load.Latency;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The floor: four produces of 500 bytes in a row, each acknowledged before the next, are a run.
 * Nothing durable on this Kafka with four hand-overs can be faster, so a share of it means the same
 * on every machine.
 */
public final class KafkaFloor implements AutoCloseable {

  /**
   * @param latency in microseconds
   */
  public record Result(double perSecond, Histogram latency, long runs) {
    public double ms(double percentile) {
      return Latency.ms(latency, percentile);
    }
  }

  private static final String TOPIC = "millrace-bench-floor";
  private static final int PRODUCES = 4;
  private static final int RECORD_BYTES = 500;
  private static final long TIMEOUT_S = 60;

  private final String kafka;
  private final KafkaProducer<byte[], byte[]> producer;
  private final byte[] value = new byte[RECORD_BYTES];

  public KafkaFloor(String kafka)
      throws InterruptedException, ExecutionException, TimeoutException {
    this.kafka = kafka;
    try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka))) {
      if (!admin.listTopics().names().get(TIMEOUT_S, TimeUnit.SECONDS).contains(TOPIC))
        admin
            .createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
            .all()
            .get(TIMEOUT_S, TimeUnit.SECONDS);
    }
    var bytes = new ByteArraySerializer();
    producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", kafka, "acks", "all", "linger.ms", 0),
            bytes,
            bytes);
  }

  public Result run(int inFlight, Duration time) throws InterruptedException {
    var room = new Semaphore(inFlight);
    var latency = Latency.histogram();
    var done = new AtomicLong();
    var failure = new AtomicReference<@Nullable Exception>();
    long began = System.nanoTime();
    long until = began + time.toNanos();
    while (System.nanoTime() < until && failure.get() == null) {
      if (!room.tryAcquire(TIMEOUT_S, TimeUnit.SECONDS))
        throw new IllegalStateException("Kafka does not acknowledge");
      long askedAt = System.nanoTime();
      produce(
          PRODUCES,
          e -> {
            if (e != null) failure.compareAndSet(null, e);
            Latency.record(latency, askedAt, System.nanoTime());
            done.incrementAndGet();
            room.release();
          });
    }
    long runs = done.get();
    double seconds = (System.nanoTime() - began) / 1e9;
    if (!room.tryAcquire(inFlight, TIMEOUT_S, TimeUnit.SECONDS))
      throw new IllegalStateException("Kafka does not acknowledge the last records");
    if (failure.get() != null) throw new IllegalStateException(failure.get());
    return new Result(runs / seconds, latency, runs);
  }

  private interface Done {
    void done(@Nullable Exception e);
  }

  private void produce(int left, Done done) {
    if (left == 0) {
      done.done(null);
      return;
    }
    producer.send(
        new ProducerRecord<>(TOPIC, value),
        (metadata, e) -> {
          if (e != null) done.done(e);
          else produce(left - 1, done);
        });
  }

  /** Removes its topic. */
  @Override
  public void close() throws InterruptedException, ExecutionException, TimeoutException {
    producer.close(Duration.ofSeconds(5));
    try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka))) {
      admin.deleteTopics(List.of(TOPIC)).all().get(TIMEOUT_S, TimeUnit.SECONDS);
    }
  }
}
