package io.millrace.bench.scenario;

import io.millrace.bench.load.EventStreams.Frame;
import io.millrace.bench.load.Latency;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** What the streams of a measurement see, held against what the journal has. */
final class Watched {

  private static final long POLL_MS = 10;

  private final Map<String, Run> runs = new ConcurrentHashMap<>();
  private final Map<String, Long> journalled = new ConcurrentHashMap<>();
  private final Histogram ofRuns = Latency.histogram();
  private final Histogram ofAllRuns = Latency.histogram();
  private final AtomicLong gaps = new AtomicLong();
  private final AtomicLong broken = new AtomicLong();
  private volatile long fromMs = Long.MAX_VALUE;
  private volatile long untilMs = Long.MAX_VALUE;

  /** One stream of one run: a snapshot, then every event after it. */
  final class Run {

    private final CountDownLatch snapshot = new CountDownLatch(1);
    private volatile long sequence;

    void read(Frame frame) {
      switch (frame.event()) {
        case "snapshot" -> {
          sequence = new JsonObject(frame.data()).getLong("sequence");
          snapshot.countDown();
        }
        case "journal" -> {
          var event = new JsonObject(frame.data());
          long next = event.getLong("sequence");
          if (next != sequence + 1) gaps.incrementAndGet();
          sequence = next;
          note(ofRuns, event);
        }
        default -> {}
      }
    }
  }

  Run watch(String runId) {
    var run = new Run();
    runs.put(runId, run);
    return run;
  }

  void ofAll(Frame frame) {
    if (frame.event().equals("journal")) note(ofAllRuns, new JsonObject(frame.data()));
  }

  private void note(Histogram latency, JsonObject event) {
    long at = Instant.parse(event.getString("at")).toEpochMilli();
    if (at < fromMs || at >= untilMs) return;
    long ms = System.currentTimeMillis() - at;
    Latency.record(latency, 0, TimeUnit.MILLISECONDS.toNanos(ms));
  }

  void journalled(String runId, long sequence) {
    journalled.put(runId, sequence);
  }

  void broke() {
    broken.incrementAndGet();
  }

  /** Events that are decided from now on are measured. */
  void begin() {
    fromMs = System.currentTimeMillis();
  }

  /** No event that is decided from now on; those before count whenever they come. */
  void end() {
    untilMs = System.currentTimeMillis();
  }

  void awaitSnapshots(long seconds) throws InterruptedException, TimeoutException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (var run : runs.values())
      if (!run.snapshot.await(
          Math.max(TimeUnit.MILLISECONDS.toNanos(POLL_MS), until - System.nanoTime()),
          TimeUnit.NANOSECONDS))
        throw new TimeoutException("A stream had no snapshot within " + seconds + " s");
  }

  /** The newest sequence of each run that is watched. */
  Map<String, Long> journalledNow() {
    var now = new ConcurrentHashMap<>(journalled);
    now.keySet().retainAll(runs.keySet());
    return now;
  }

  /** How many of these events no stream of their run has seen yet. */
  long missing(Map<String, Long> expected) {
    long missing = 0;
    for (var run : runs.entrySet())
      missing += Math.max(0, expected.getOrDefault(run.getKey(), 0L) - run.getValue().sequence);
    return missing;
  }

  int streams() {
    return runs.size();
  }

  long delivered() {
    return ofRuns.getTotalCount() + ofAllRuns.getTotalCount();
  }

  Histogram ofRuns() {
    return ofRuns;
  }

  Histogram ofAllRuns() {
    return ofAllRuns;
  }

  long gaps() {
    return gaps.get();
  }

  long broken() {
    return broken.get();
  }
}
