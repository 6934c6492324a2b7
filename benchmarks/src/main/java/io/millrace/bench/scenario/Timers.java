package io.millrace.bench.scenario;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.installation.WaitDefinitions;
import io.millrace.bench.load.Burst;
import io.millrace.bench.load.HttpDoor;
import io.millrace.bench.load.Journal;
import io.millrace.bench.load.Latency;
import io.millrace.bench.load.Waiting;
import io.millrace.bench.os.CpuMeter;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * Many timers that wait, and then are due in the same few seconds: what waiting costs, how late
 * they fire, how many fire in a second.
 */
final class Timers implements Scenario {

  private static final int TIMERS = 10_000;
  private static final int TIMERS_QUICK = 1_000;

  /** Runs are begun and idling is measured within this; then the timers are due. */
  private static final int LEAD_S = 90;

  private static final int LEAD_QUICK_S = 45;
  private static final int DUE_WITHIN_MS = 5_000;
  private static final int STARTS_AT_ONCE = 64;
  private static final long IDLE_MIN_MS = 3_000;
  private static final long IDLE_MAX_MS = 15_000;
  private static final long FIRED_TIMEOUT_S = 120;

  @Override
  public String name() {
    return "timers";
  }

  @Override
  public String describes() {
    return "10,000 waiting timers that are due in the same five seconds";
  }

  @Override
  public Measured run(Installation on, BenchOptions options) throws Exception {
    int timers = options.size(TIMERS, TIMERS_QUICK);
    WaitDefinitions.publishUntil(on.url());
    var fired = new Fired(timers);
    var waiting = new Waiting(timers, Event.StepWaiting.class::isInstance);
    double idleBefore = idle(on, IDLE_MIN_MS);
    try (var door = new HttpDoor(on.url());
        var journal =
            new Journal(
                on.kafka(),
                (entry, seenMillis) -> {
                  waiting.read(entry, seenMillis);
                  fired.read(entry, seenMillis);
                })) {
      long dueAt = System.currentTimeMillis() + options.size(LEAD_S, LEAD_QUICK_S) * 1_000L;
      long began = System.nanoTime();
      Burst.send(
          timers,
          STARTS_AT_ONCE,
          i ->
              door.start(
                  WaitDefinitions.UNTIL,
                  "{\"until\":\"%s\"}"
                      .formatted(Instant.ofEpochMilli(dueAt + (long) i * DUE_WITHIN_MS / timers))));
      long leadMs = dueAt - System.currentTimeMillis();
      if (leadMs > 0) waiting.awaitAll(TimeUnit.MILLISECONDS.toSeconds(leadMs));
      double begunPerSecond = timers * 1e9 / (System.nanoTime() - began);
      long quietMs = dueAt - System.currentTimeMillis() - 1_000;
      if (quietMs < IDLE_MIN_MS)
        throw new TimeoutException("The runs began too slowly to see them wait; is it loaded?");
      double idle = idle(on, Math.min(IDLE_MAX_MS, quietMs));
      awaitInstant(dueAt);
      var cpu = CpuMeter.begin(on.parts());
      fired.await(journal);
      double cpuMs = Figures.total(cpu.elapsedMs());
      return new Figures(this)
          .add("waiting", timers, "timers")
          .add("begun", begunPerSecond, "runs/s")
          .add("cpu before", idleBefore, "ms/s")
          .add("cpu while waiting", idle, "ms/s")
          .add("late p50", Latency.ms(fired.late, 50), "ms")
          .add("late p99", Latency.ms(fired.late, 99), "ms")
          .add("late max", Latency.ms(fired.late, 100), "ms")
          .add("seen late p99", Latency.ms(fired.seenLate, 99), "ms")
          .add("early", fired.early, "timers")
          .add("fired", fired.perSecond(), "timers/s")
          .add("cpu", cpuMs / timers, "ms/timer")
          .measured();
    }
  }

  /** Milliseconds of processor time in a second. */
  private static double idle(Installation on, long ms) throws Exception {
    var cpu = CpuMeter.begin(on.parts());
    long began = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(ms);
    return Figures.total(cpu.elapsedMs()) * 1e9 / (System.nanoTime() - began);
  }

  private static void awaitInstant(long millis) throws InterruptedException {
    long wait = millis - System.currentTimeMillis();
    if (wait > 0) TimeUnit.MILLISECONDS.sleep(wait);
  }

  /** Timers by when they were due, and how late they fired. */
  private static final class Fired {

    private final Map<String, Instant> due = new ConcurrentHashMap<>();
    private final CountDownLatch left;
    private final Histogram late = Latency.histogram();
    private final Histogram seenLate = Latency.histogram();
    private volatile long early;
    private volatile long first = Long.MAX_VALUE;
    private volatile long last;

    Fired(int timers) {
      left = new CountDownLatch(timers);
    }

    private void read(JournalEntry entry, long seenMillis) {
      switch (entry.event()) {
        case Event.StepWaiting waiting -> due.put(entry.runId(), waiting.dueAt());
        case Event.StepCompleted _ -> {
          var dueAt = due.remove(entry.runId());
          if (dueAt != null) fired(dueAt.toEpochMilli(), entry.at().toEpochMilli(), seenMillis);
        }
        default -> {}
      }
    }

    private void fired(long dueAt, long at, long seen) {
      if (at < dueAt) early = early + 1;
      record(late, at - dueAt);
      record(seenLate, seen - dueAt);
      first = Math.min(first, at);
      last = Math.max(last, at);
      left.countDown();
    }

    private static void record(Histogram into, long millis) {
      Latency.record(into, 0, TimeUnit.MILLISECONDS.toNanos(millis));
    }

    void await(Journal journal) throws InterruptedException, TimeoutException {
      boolean all = left.await(FIRED_TIMEOUT_S, TimeUnit.SECONDS);
      journal.check();
      if (!all)
        throw new TimeoutException(
            left.getCount() + " timers did not fire within " + FIRED_TIMEOUT_S + " s");
    }

    double perSecond() {
      return late.getTotalCount() * 1e3 / Math.max(1, last - first);
    }
  }
}
